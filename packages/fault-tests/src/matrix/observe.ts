/** Plays one fault to one call, and records its outcome. */
import type { CallOptions } from "@effect-auth0/management"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Scope from "effect/Scope"
import { TestClock } from "effect/testing"
import { type AnyCallName, calls, isUndeclared, twoRetries } from "../Calls.ts"
import { client, protocolOf, serveTo, type TransportName } from "../Clients.ts"
import type { Fault, RequestFault } from "../faults/Fault.ts"
import { response } from "../server/Responses.ts"
import { type Plan, serve, timesApplied } from "../server/FaultServer.ts"
import { resultOf, valueOf } from "./Outcome.ts"
import { delivered, turn } from "./VirtualTime.ts"

/** What a call came to: its result, the requests that a server read, and how often it took effect. */
export interface Observed {
  readonly result: string
  readonly requests: number
  readonly applied: number
}

/** For calls that only their deadline ends: on a clock of their own, so that it is not waited for. */
const deadline = "10 seconds"

/** Runs a call that nothing but its deadline ends, once `hasBegun`: the clock goes there in one step. */
const untilDeadline = <A, R>(
  call: Effect.Effect<A, never, R>,
  hasBegun: () => boolean
): Effect.Effect<A, never, R> =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(call)
    yield* Effect.repeat(turn, { until: hasBegun })
    yield* delivered
    yield* TestClock.adjust(deadline)
    return yield* Fiber.join(fiber)
  }).pipe(Effect.provide(TestClock.layer()))

/** Above the largest honest body of the faults, and below those that mean harm. */
const maxBodyBytes = 16 * 2 ** 20

const planOf = (fault: RequestFault, times: "once" | "always"): Plan => ({
  onRequest: (exchange) => {
    if (times === "always" || exchange.index === 0) return fault.play(exchange)
    exchange.apply()
    response(exchange.request, exchange.socket)
  }
})

const address = (
  fault: Fault,
  times: "once" | "always",
  transport: TransportName
): Effect.Effect<
  {
    readonly origin: string
    readonly counts: () => Omit<Observed, "result">
    /** Whether the fault is there to be seen. */
    readonly hasBegun: () => boolean
  },
  never,
  Scope.Scope
> =>
  Effect.gen(function* () {
    const at =
      "play" in fault
        ? {
            plan: planOf(fault, times),
            scheme: protocolOf(transport) === "HTTP/2" ? ("https" as const) : ("http" as const)
          }
        : yield* fault.address
    if ("origin" in at) {
      return {
        origin: at.origin,
        counts: () => ({ requests: 0, applied: 0 }),
        hasBegun: () => true
      }
    }
    const server = yield* "play" in fault ? serveTo(transport, at.plan) : serve(at.plan)
    return {
      origin: `${at.scheme}://127.0.0.1:${server.port}`,
      counts: () => ({ requests: server.requests.length, applied: timesApplied(server) }),
      hasBegun: () => ("play" in fault ? server.requests.length : server.connections()) > 0
    }
  })

/** Plays `fault` to the first request, or to all of them. */
export const observe = (
  fault: Fault,
  times: "once" | "always",
  call: AnyCallName,
  transport: TransportName
): Effect.Effect<Observed> =>
  Effect.scoped(
    Effect.gen(function* () {
      const { counts, hasBegun, origin } = yield* address(fault, times, transport)
      const played = (options?: CallOptions) =>
        calls[call](options).pipe(
          isUndeclared(call) ? valueOf : resultOf,
          Effect.provide(client(transport, origin, { retry: twoRetries, maxBodyBytes }))
        )
      const result = yield* fault.endless === true
        ? untilDeadline(played({ deadline }), hasBegun)
        : played()
      return { result, ...counts() }
    })
  )
