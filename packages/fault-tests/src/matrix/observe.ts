/** Plays one fault to one call, and takes down what became of it. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type CallName, calls, twoRepeats } from "../Calls.ts"
import { client, type TransportName } from "../Clients.ts"
import type { Fault, RequestFault } from "../faults/Fault.ts"
import { answer } from "../server/Answers.ts"
import { type Plan, serve, timesApplied } from "../server/FaultServer.ts"
import { resultOf } from "./Outcome.ts"

/** What a call came to: its result, the requests that a server read, and how often it took effect. */
export interface Observed {
  readonly result: string
  readonly requests: number
  readonly applied: number
}

/** For calls that only their deadline ends; long enough for a busy machine to connect. */
const shortDeadline = "400 millis"

/** Above the largest honest body of the faults, and below those that mean harm. */
const maxBodyBytes = 16 * 2 ** 20

const planOf = (fault: RequestFault, times: "once" | "always"): Plan => ({
  onRequest: (exchange) => {
    if (times === "always" || exchange.index === 0) return fault.play(exchange)
    exchange.apply()
    answer(exchange.request, exchange.socket)
  }
})

const address = (
  fault: Fault,
  times: "once" | "always"
): Effect.Effect<
  { readonly origin: string; readonly counts: () => Omit<Observed, "result"> },
  never,
  Scope.Scope
> =>
  Effect.gen(function* () {
    const at =
      "play" in fault
        ? { plan: planOf(fault, times), scheme: "http" as const }
        : yield* fault.address
    if ("origin" in at) return { origin: at.origin, counts: () => ({ requests: 0, applied: 0 }) }
    const server = yield* serve(at.plan)
    return {
      origin: `${at.scheme}://127.0.0.1:${server.port}`,
      counts: () => ({ requests: server.requests.length, applied: timesApplied(server) })
    }
  })

/** Plays `fault` to the first request, or to all of them. */
export const observe = (
  fault: Fault,
  times: "once" | "always",
  call: CallName,
  transport: TransportName
): Effect.Effect<Observed> =>
  Effect.scoped(
    Effect.gen(function* () {
      const { counts, origin } = yield* address(fault, times)
      const result = yield* calls[call](
        fault.endless === true ? { deadline: shortDeadline } : undefined
      ).pipe(
        resultOf,
        Effect.provide(client(transport, origin, { retry: twoRepeats, maxBodyBytes }))
      )
      return { result, ...counts() }
    })
  )
