/**
 * The soak: many calls over one client with one fault in twenty, then the client is closed and
 * the process ends by itself. Prints what the callers were told, what the tenant did, the heap
 * after a quarter of the calls and after all, and what still holds the process.
 *
 *   node src/soak/main.ts [calls]
 */
import { fork } from "node:child_process"
import { once } from "node:events"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as Exit from "effect/Exit"
import { calls, twoRetries } from "../Calls.ts"
import { client, clientSecret } from "../Clients.ts"
import { describeError } from "../matrix/Outcome.ts"
import { callHeader, type Deeds } from "./Deeds.ts"

/** What the soak came to. */
export interface Report {
  readonly calls: number
  /** How many calls came to which result, by operation. */
  readonly told: Readonly<Record<string, number>>
  readonly did: Deeds
  /** Bytes in use after a collection: once a quarter of the calls is done, and once all are. */
  readonly heap: readonly [quarter: number, all: number]
  /** What kept the process alive after the client was closed, the program's own means aside. */
  readonly left: ReadonlyArray<string>
}

const total = Number(process.argv[2] ?? 200_000)
const loops = 64

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void
const heapInUse = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}

const server = fork(new URL("./server.ts", import.meta.url))
const [port] = (await once(server, "message")) as [number]

const told: Record<string, number> = {}
const count = (result: string): void => {
  told[result] = (told[result] ?? 0) + 1
}

/** Seven reads, two writes that may be retried, and a rotation. */
const nameOf = (index: number) =>
  index % 10 < 7 ? "read" : index % 10 < 9 ? "update" : ("rotate" as const)

const scope = Scope.makeUnsafe()
const context = await Effect.runPromise(
  Layer.buildWithScope(
    client("undici", `http://127.0.0.1:${port}`, { credentials: clientSecret, retry: twoRetries }),
    scope
  )
)

let next = 0
const callsUntil = (end: number) =>
  Effect.all(
    Array.from({ length: loops }, () =>
      Effect.whileLoop({
        while: () => next < end,
        body: () => {
          const index = next++
          const name = nameOf(index)
          return Effect.match(calls[name]({ headers: { [callHeader]: String(index) } }), {
            onFailure: (error) => count(`${name}: ${describeError(error)}`),
            onSuccess: () => count(`${name}: response`)
          })
        },
        step: () => {}
      })
    ),
    { concurrency: "unbounded", discard: true }
  ).pipe(Effect.provide(context))

await Effect.runPromise(callsUntil(total / 4))
const quarter = heapInUse()
await Effect.runPromise(callsUntil(total))
const all = heapInUse()
await Effect.runPromise(Scope.close(scope, Exit.void))

server.send("report")
const [did] = (await once(server, "message")) as [Deeds]
const gone = once(server, "exit")
server.disconnect()
await gone

// Its own output, and the tenant's process, which is gone: the list keeps it until it is collected.
const own = new Set(["PipeWrap", "TTYWrap", "ProcessWrap"])
const left = process.getActiveResourcesInfo().filter((resource) => !own.has(resource))
const report: Report = { calls: total, told, did, heap: [quarter, all], left }
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
