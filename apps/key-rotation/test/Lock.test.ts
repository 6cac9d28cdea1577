/** The locks of connections, in a folder that all processes of a machine share. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber } from "effect"
import { ConnectionLocks } from "../src/lock/ConnectionLocks.ts"
import { layer } from "../src/lock/LockFile.ts"
import { ProcessIdentity } from "../src/system/ProcessIdentity.ts"
import { testFolder } from "./support/Folder.ts"

const request = {
  tenant: "tenant.example",
  connection: "con_1",
  patience: Duration.zero,
  takeOver: false
}

/** A process by its number, of a namespace; those in `running` live. */
const asProcess = (pid: number, running: ReadonlyArray<number>, namespace: string | null = null) =>
  Effect.provideService(ProcessIdentity, {
    pid,
    host: "here",
    started: `start of ${pid}`,
    namespace,
    newClaim: () => `claim of ${pid} ${namespace}`,
    isRunning: (other) => running.includes(other)
  })

const acquire = (more: Partial<typeof request> = {}) =>
  ConnectionLocks.use((locks) => locks.acquire({ ...request, ...more }))

const sent = { current: "K1", next: "K2", until: 1000, journal: "run.jsonl" }

describe("a lock", () => {
  it.live("is held by one process, then by the next, which learns what was sent", () => {
    const folder = join(testFolder(), "locks")
    return Effect.gen(function* () {
      const second = yield* Effect.scoped(
        Effect.gen(function* () {
          const held = yield* acquire().pipe(asProcess(1, [1, 2]))
          yield* held.sending(sent)
          const rejected = yield* Effect.flip(Effect.scoped(acquire())).pipe(asProcess(3, [1, 2]))
          assert.strictEqual(rejected._tag, "ConnectionLocked")
          return yield* Effect.forkDetach(
            Effect.scoped(acquire({ patience: Duration.minutes(1) })).pipe(asProcess(2, [1, 2]))
          )
        })
      )
      const { history, pending } = yield* Fiber.join(second)
      assert.deepStrictEqual([history.length, pending?.current, pending?.until], [1, "K1", 1000])
    }).pipe(Effect.provide(layer(folder)))
  })

  it.live("is not held by a process that has ended, and is by one that cannot be asked", () => {
    const folder = testFolder()
    const abandoned = (pid: number, namespace: string | null) => {
      const name = readdirSync(folder)[0] ?? ""
      const claim = { event: "claim", claim: `old ${pid}`, time: "", host: "here", pid }
      const line = JSON.stringify({ ...claim, started: "then", namespace })
      writeFileSync(join(folder, name), `\n${line}\n`)
    }
    return Effect.gen(function* () {
      yield* Effect.scoped(acquire()).pipe(asProcess(1, [1]))
      abandoned(7, null)
      yield* Effect.scoped(acquire()).pipe(asProcess(2, [2]))
      abandoned(7, "a container")
      const exit = yield* Effect.exit(Effect.scoped(acquire())).pipe(asProcess(3, [3]))
      assert.isTrue(Exit.isFailure(exit))
      yield* Effect.scoped(acquire({ takeOver: true })).pipe(asProcess(4, [4]))
    }).pipe(Effect.provide(layer(folder)))
  })

  it.live("that was taken over lets its former holder send nothing", () => {
    const folder = testFolder()
    return Effect.gen(function* () {
      // Two containers that share the folder: neither can look for the other's processes.
      const first = yield* acquire().pipe(asProcess(1, [1], "one"))
      yield* first.sending(sent)
      const second = yield* acquire({ takeOver: true }).pipe(asProcess(1, [1], "two"))
      // What was sent before it was taken over is known, and waited for.
      assert.deepStrictEqual([second.pending?.until, second.history.length], [1000, 1])
      yield* second.sending({ ...sent, until: 2000 })
      const fenced = yield* Effect.flip(first.sending({ ...sent, until: 3000 }))
      assert.strictEqual(fenced._tag, "ConnectionLocked")
      // Nor does it know the outcome of what the other one has sent.
      yield* first.settled
      const third = yield* acquire({ takeOver: true }).pipe(asProcess(1, [1], "three"))
      assert.deepStrictEqual([third.pending?.until, third.history.length], [2000, 2])
    }).pipe(Effect.scoped, Effect.provide(layer(folder)))
  })

  it.live("that was taken over and released is free for everybody", () => {
    const folder = testFolder()
    return Effect.gen(function* () {
      yield* acquire().pipe(asProcess(1, [1], "a container that is gone"))
      yield* Effect.scoped(acquire({ takeOver: true })).pipe(asProcess(2, [2], "here"))
      yield* Effect.scoped(acquire()).pipe(asProcess(3, [3], "here"))
    }).pipe(Effect.scoped, Effect.provide(layer(folder)))
  })

  it.live("is written through no link, and a connection's id is no path", () => {
    const folder = testFolder()
    const mine = join(testFolder(), "mine")
    writeFileSync(mine, "mine")
    return Effect.gen(function* () {
      yield* Effect.scoped(acquire({ connection: "../../etc/x" }))
      yield* Effect.scoped(acquire())
      const names = readdirSync(folder)
      assert.strictEqual(names.length, 2)
      const other = testFolder()
      mkdirSync(other, { recursive: true })
      for (const name of names) symlinkSync(mine, join(other, name))
      const error = yield* Effect.flip(
        Effect.scoped(acquire()).pipe(Effect.provide(layer(other), { local: true }))
      )
      assert.strictEqual(error._tag, "LockError")
      assert.strictEqual(readFileSync(mine, "utf8"), "mine")
    }).pipe(Effect.provide(layer(folder)))
  })
})
