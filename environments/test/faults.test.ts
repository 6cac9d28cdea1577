/** Some rows of the fault matrix, in every runtime: where one differs from Node, it is said how. */
import { afterAll, expect, test } from "vitest"
import * as Effect from "effect/Effect"
import { type CallName, callNames } from "../../packages/fault-tests/src/Calls.ts"
import type { Fault } from "../../packages/fault-tests/src/faults/Fault.ts"
import { families } from "../../packages/fault-tests/src/faults/index.ts"
import { perhapsConnected } from "../../packages/fault-tests/src/matrix/Expected.ts"
import { matrix } from "../../packages/fault-tests/src/matrix/Matrix.ts"
import type { Observed } from "../../packages/fault-tests/src/matrix/observe.ts"
import { serve, timesApplied } from "../../packages/fault-tests/src/server/FaultServer.ts"
import { runtimes } from "../src/runtimes/index.ts"
import type { Runtime } from "../src/runtimes/Runtime.ts"

const played = [
  "rejected",
  "reset before the head",
  "not HTTP",
  "reset in the body",
  "content-length too large",
  "stalled body",
  "cut JSON",
  "HTML"
]

afterAll(() => Promise.all(runtimes.map((runtime) => runtime.stop())))

const faults: ReadonlyMap<string, Fault> = new Map(
  families.flatMap(([, family]) => family.map((fault) => [fault.name, fault] as const))
)

/** Errors of these say nothing that proves that there was no connection. */
const cannotProve = /^(Deno|Bun|workerd|Chromium)$/

const expectedIn = (runtime: Runtime, name: string): Readonly<Record<string, unknown>> => {
  if (name === "rejected" && cannotProve.test(runtime.name))
    return perhapsConnected("TransportError")
  const row = matrix.flatMap(({ rows }) => rows).find(({ fault }) => fault.name === name)
  if (row === undefined) throw new Error(`the matrix has no fault "${name}"`)
  return row.expected("fetch")
}

/** Long enough for a head and half a body; only what never ends takes so long. */
const deadlineMillis = 5000

const observe = (runtime: Runtime, fault: Fault, call: CallName): Effect.Effect<Observed> =>
  Effect.scoped(
    Effect.gen(function* () {
      const at =
        "play" in fault ? { plan: { onRequest: fault.play }, scheme: "http" } : yield* fault.address
      const server = "plan" in at ? yield* serve(at.plan) : undefined
      const origin = "origin" in at ? at.origin : `${at.scheme}://127.0.0.1:${server?.port ?? 0}`
      const result = yield* Effect.promise(() =>
        runtime.run("fault", {
          origin,
          call,
          deadlineMillis: fault.endless === true ? deadlineMillis : 60_000
        })
      )
      return {
        result: String(result),
        requests: server?.requests.length ?? 0,
        applied: server === undefined ? 0 : timesApplied(server)
      }
    })
  )

for (const runtime of runtimes) {
  for (const name of played) {
    const fault = faults.get(name)
    if (fault === undefined) throw new Error(`there is no fault "${name}"`)
    test.concurrent(`in ${runtime.name}: ${name}`, async () => {
      const seen = await Promise.all(
        callNames.map(async (call) => [
          call,
          { always: await Effect.runPromise(observe(runtime, fault, call)) }
        ])
      )
      expect(expectedIn(runtime, name)).toMatchObject(Object.fromEntries(seen))
    })
  }
}
