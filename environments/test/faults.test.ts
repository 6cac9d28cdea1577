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
import type { FaultyCall } from "../programs/faults.ts"
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

/** Starts the server of a fault, for one call; gives its address, and what it has seen of the call. */
const serveFault = (fault: Fault) =>
  Effect.gen(function* () {
    const at =
      "play" in fault ? { plan: { onRequest: fault.play }, scheme: "http" } : yield* fault.address
    const server = "plan" in at ? yield* serve(at.plan) : undefined
    return {
      origin: "origin" in at ? at.origin : `${at.scheme}://127.0.0.1:${server?.port ?? 0}`,
      seen: () => ({
        requests: server?.requests.length ?? 0,
        applied: server === undefined ? 0 : timesApplied(server)
      })
    }
  })

const faultNamed = (name: string): Fault => {
  const fault = faults.get(name)
  if (fault === undefined) throw new Error(`there is no fault "${name}"`)
  return fault
}

/** What became of each call to each fault, in one run of a runtime: most of a run is its start. */
const observe = (runtime: Runtime): Promise<ReadonlyMap<string, Record<CallName, Observed>>> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const rows = yield* Effect.forEach(played.map(faultNamed), (fault) =>
          Effect.forEach(callNames, (call) =>
            Effect.map(serveFault(fault), ({ origin, seen }) => ({
              seen,
              made: {
                origin,
                call,
                deadlineMillis: fault.endless === true ? deadlineMillis : 60_000
              } satisfies FaultyCall
            }))
          )
        )
        const input = { faults: rows.map((row) => row.map(({ made }) => made)) }
        // The program's own type, which passes through the runtime as JSON.
        const results = (yield* Effect.promise(() =>
          runtime.run("faults", input)
        )) as ReadonlyArray<ReadonlyArray<string>>
        const observed = (row: number, call: CallName): Observed => {
          const column = callNames.indexOf(call)
          const seen = rows[row]?.[column]?.seen() ?? { requests: 0, applied: 0 }
          return { result: results[row]?.[column] ?? "nothing", ...seen }
        }
        return new Map(
          played.map((name, row) => [
            name,
            {
              read: observed(row, "read"),
              update: observed(row, "update"),
              rotate: observed(row, "rotate")
            }
          ])
        )
      })
    )
  )

for (const runtime of runtimes) {
  let started: ReturnType<typeof observe> | undefined
  for (const name of played) {
    test.concurrent(`in ${runtime.name}: ${name}`, async () => {
      const seen = (await (started ??= observe(runtime))).get(name)
      expect(seen).toBeDefined()
      expect(expectedIn(runtime, name)).toMatchObject(
        Object.fromEntries(Object.entries(seen ?? {}).map(([call, always]) => [call, { always }]))
      )
    })
  }
}
