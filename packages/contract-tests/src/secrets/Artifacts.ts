/**
 * Everything that is left behind when calls are made with a client: the client
 * and what it is made from, before, after and in flight; results, errors and
 * causes; log lines and spans. And the search of it all for secrets.
 */
import { ManagementClient } from "@effect-auth0/management"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { TestClock } from "effect/testing"
import type { MakeClient } from "../matrix/Transports.ts"
import { type HostileTenant, startHostileTenant } from "./HostileTenant.ts"
import { leaksIn } from "./Leaks.ts"
import { type Artifact, makeRecorder } from "./Recorder.ts"
import { type Scenario, secrets, token } from "./Scenarios.ts"

/** The tag of the error that a call ended with; `undefined` for a success. */
export const tagOf = (exit: Exit.Exit<unknown, unknown>): unknown => {
  if (Exit.isSuccess(exit)) return undefined
  if (Cause.hasInterruptsOnly(exit.cause)) return "interrupted"
  const failure = exit.cause.reasons.find(Cause.isFailReason)?.error
  return typeof failure === "object" && failure !== null ? Reflect.get(failure, "_tag") : "defect"
}

/** Makes calls with a client, and returns everything about them that could be printed. */
export const artifactsOf = (
  makeClient: MakeClient,
  options: Parameters<MakeClient>[0],
  calls: ReadonlyArray<Scenario>,
  tenant: HostileTenant
) =>
  Effect.gen(function* () {
    const { artifacts, layer: recorder } = makeRecorder()
    const client = makeClient(options)
    const scope = yield* Effect.scope
    const memoMap = yield* Layer.makeMemoMap
    const context = yield* Layer.buildWithMemoMap(client, memoMap, scope)
    const made: ReadonlyArray<Artifact> = [
      ["options", options],
      ["layer", client],
      ["memo map", memoMap],
      ["context", context],
      ["client", yield* ManagementClient.pipe(Effect.provide(context))]
    ]
    const tags: Array<readonly [string, unknown]> = []
    const run = Effect.gen(function* () {
      for (const [name, call, tag] of calls) {
        const logged = call.pipe(
          Effect.tapCause((cause) => Effect.logError("The call failed", cause)),
          Effect.tap((value) => Effect.log("The call succeeded", value)),
          Effect.withSpan("program")
        )
        const fiber = yield* Effect.forkChild(logged)
        const interrupted = tag === "interrupted"
        if (interrupted || name.includes("silence")) {
          yield* Effect.promise(tenant.silent)
          artifacts.push(...made.map(([what, value]): Artifact => [`${what}, in flight`, value]))
          yield* interrupted ? Fiber.interrupt(fiber) : TestClock.adjust("2 minutes")
        }
        const exit = yield* Fiber.await(fiber)
        tags.push([name, tagOf(exit)])
        artifacts.push(["call", call], ["exit", exit])
        if (Exit.isFailure(exit)) {
          artifacts.push(["cause", exit.cause], ["error", Cause.squash(exit.cause)])
        }
      }
    })
    yield* run.pipe(Effect.provide(context), Effect.provide(recorder))
    return { artifacts: [...made, ...artifacts], tags }
  })

/** What kinds of things there are, each once. */
export const kindsOf = (artifacts: ReadonlyArray<Artifact>): ReadonlyArray<string> =>
  [...new Set(artifacts.map(([what]) => what))].sort()

const made = ["client", "context", "layer", "memo map", "options"]

/** The kinds that calls with a client leave behind when all goes wrong that can. */
export const everyKind = [
  ...made,
  ...made.map((what) => `${what}, in flight`),
  "call",
  "cause",
  "error",
  "exit",
  "log cause",
  "log line (JSON)",
  "log line (logfmt)",
  "log line (simple)",
  "log line (structured)",
  "log message",
  "span"
].sort()

/** Where a secret is found, and in which rendering. */
export const leaksOf = (artifacts: ReadonlyArray<Artifact>): ReadonlyArray<string> =>
  artifacts.flatMap(([what, value]) => leaksIn(value, secrets).map((how) => `${what}: ${how}`))

/** A tenant that knows the secrets, and says them back. */
export const hostileTenant = Effect.acquireRelease(
  Effect.promise(() => startHostileTenant({ token, echo: secrets.join(" ") })),
  (tenant) => Effect.promise(tenant.close)
)
