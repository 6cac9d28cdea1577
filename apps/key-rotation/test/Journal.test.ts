/** The journal: its text, torn lines, claims of several processes, and what is on the disk when. */
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, FileSystem, type Path, Result, type Scope } from "effect"
import { ProcessIdentity } from "../src/journal/Claim.ts"
import { Journal, type JournalError } from "../src/journal/Journal.ts"
import type { JournalEntry, JournalEvent } from "../src/journal/JournalEntry.ts"
import { type JournalOptions, layer, readJournal } from "../src/journal/JournalFile.ts"
import { encodeLine, readEntries } from "../src/journal/JournalText.ts"
import { planFor } from "./support/Plans.ts"

const time = "1970-01-01T00:00:00.000Z"
const opened: JournalEntry = { time, event: "opened", claim: "a", pid: 7, host: "here" }
const planned: JournalEntry = { time, event: "planned", plan: planFor(["acme"]) }
const lost: JournalEntry = { time, event: "lost", connection: "c", attempt: 1, message: "reset" }

describe("the text of a journal", () => {
  it("is read back as it was written", () => {
    const entries = [opened, planned, lost]
    assert.deepStrictEqual(readEntries(entries.map(encodeLine).join("")), Result.succeed(entries))
  })

  it("may end in a torn line", () => {
    const text = encodeLine(opened) + encodeLine(planned)
    for (let length = encodeLine(opened).length; length < text.length - 1; length += 1) {
      assert.deepStrictEqual(readEntries(text.slice(0, length)), Result.succeed([opened]))
    }
  })

  it("may hold a torn line where another process has gone on", () => {
    const torn = encodeLine(planned).slice(0, 40)
    assert.deepStrictEqual(
      readEntries(encodeLine(opened) + torn + encodeLine(opened) + encodeLine(lost)),
      Result.succeed([opened, opened, lost])
    )
  })

  it("may not hold a torn line elsewhere, nor anything that is no entry", () => {
    const torn = encodeLine(planned).slice(0, 40)
    assert.deepStrictEqual(
      readEntries(encodeLine(opened) + torn + encodeLine(lost)),
      Result.fail({ line: 4, message: "it is not JSON" })
    )
    const other = readEntries(`${encodeLine(opened)}\n{"event":"lost","time":""}\n`)
    assert.strictEqual(Result.isFailure(other) ? other.failure.line : undefined, 4)
  })
})

/** A process by its number; those in `running` live. */
const asProcess = (pid: number, running: ReadonlyArray<number> = []) =>
  Effect.provideService(ProcessIdentity, {
    pid,
    host: "here",
    newClaim: () => `claim of ${pid}`,
    isRunning: (other) => running.includes(other)
  })

const withFolder = <A, E>(
  test: (path: string) => Effect.Effect<A, E, FileSystem.FileSystem | Path.Path | Scope.Scope>
) =>
  Effect.gen(function* () {
    const files = yield* FileSystem.FileSystem
    const folder = yield* files.makeTempDirectoryScoped({ prefix: "journal-test-" })
    return yield* test(`${folder}/run.jsonl`)
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))

const append = (event: JournalEvent) => Journal.use((journal) => journal.append(event))

/** Uses the journal and closes it. */
const using = <A, E>(options: JournalOptions, use: Effect.Effect<A, E, Journal>) =>
  Effect.provide(use, layer(options), { local: true })

const reasonOf = (exit: Exit.Exit<unknown, JournalError>) =>
  exit.pipe(Exit.findErrorOption, (error) => (error._tag === "Some" ? error.value.reason : "none"))

const withoutTime = (entries: ReadonlyArray<JournalEntry>) =>
  entries.map((entry) => ({ ...entry, time }))

const lostEvent: JournalEvent = { event: "lost", connection: "c", attempt: 1, message: "reset" }

describe("a journal in a file", () => {
  it.effect("is claimed, appended to and closed, by one process after the other", () =>
    withFolder((path) =>
      Effect.gen(function* () {
        yield* using({ path, mode: "create" }, append(lostEvent)).pipe(asProcess(1))
        const seen = yield* using(
          { path, mode: "continue" },
          Effect.flatMap(Journal, ({ entries }) => entries)
        ).pipe(asProcess(2))
        const first = [
          { time, event: "opened", claim: "claim of 1", pid: 1, host: "here" },
          { time, ...lostEvent },
          { time, event: "closed", claim: "claim of 1" },
          { time, event: "opened", claim: "claim of 2", pid: 2, host: "here" }
        ]
        assert.deepStrictEqual(withoutTime(seen), first as typeof seen)
        assert.deepStrictEqual(withoutTime(yield* readJournal(path)), [
          ...(first as typeof seen),
          { time, event: "closed", claim: "claim of 2" }
        ])
      })
    )
  )

  it.effect("has every line on the disk before the next step", () =>
    withFolder((path) =>
      Effect.gen(function* () {
        const files = yield* FileSystem.FileSystem
        const calls: Array<string> = []
        const note = (call: string) => Effect.sync(() => void calls.push(call))
        const watched: FileSystem.FileSystem = {
          ...files,
          open: (file, options) =>
            Effect.map(files.open(file, options), (opened) => ({
              ...opened,
              writeAll: (bytes) => Effect.andThen(opened.writeAll(bytes), note("written")),
              sync: Effect.andThen(opened.sync, note(file === path ? "synced" : "folder synced"))
            }))
        }
        yield* using(
          { path, mode: "create" },
          Effect.andThen(append(lostEvent), note("next step"))
        ).pipe(Effect.provideService(FileSystem.FileSystem, watched))
        assert.deepStrictEqual(calls, [
          "folder synced",
          "written",
          "synced",
          "written",
          "synced",
          "next step",
          "written",
          "synced"
        ])
      })
    )
  )

  it.effect("is made once, and continued only if it is there", () =>
    withFolder((path) =>
      Effect.gen(function* () {
        const missing = yield* Effect.exit(using({ path, mode: "continue" }, Effect.void))
        assert.strictEqual(reasonOf(missing), "missing")
        yield* using({ path, mode: "create" }, Effect.void)
        const again = yield* Effect.exit(using({ path, mode: "create" }, Effect.void))
        assert.strictEqual(reasonOf(again), "exists")
      })
    )
  )

  it.effect("is refused to a second process while the first runs, unless it takes over", () =>
    withFolder((path) =>
      Effect.gen(function* () {
        const files = yield* FileSystem.FileSystem
        yield* files.writeFileString(path, encodeLine({ ...opened, pid: 1 }))
        const options = { path, mode: "continue" } as const
        const use = using(options, append(lostEvent))
        assert.strictEqual(reasonOf(yield* Effect.exit(use.pipe(asProcess(2, [1, 2])))), "locked")
        // A process that was refused takes its claim back: it is not in the way of the next.
        yield* use.pipe(asProcess(3, [2, 3]))
        yield* using({ ...options, takeOver: true }, append(lostEvent)).pipe(asProcess(4, [1, 4]))
        const events = (yield* readJournal(path)).filter(({ event }) => event === "lost")
        assert.strictEqual(events.length, 2)
      })
    )
  )

  it.effect("is never held by two of many processes that claim it at the same time", () =>
    withFolder((path) =>
      Effect.gen(function* () {
        yield* using({ path, mode: "create" }, Effect.void).pipe(asProcess(1))
        const processes = [2, 3, 4, 5, 6]
        let holding = 0
        let most = 0
        const hold = Effect.gen(function* () {
          holding += 1
          most = Math.max(most, holding)
          yield* append(lostEvent)
          holding -= 1
        })
        const exits = yield* Effect.forEach(
          processes,
          (pid) =>
            Effect.exit(using({ path, mode: "continue" }, hold).pipe(asProcess(pid, processes))),
          { concurrency: "unbounded" }
        )
        assert.strictEqual(most, 1)
        assert.deepStrictEqual(
          exits.filter(Exit.isFailure).map(reasonOf),
          exits.filter(Exit.isFailure).map(() => "locked")
        )
      })
    )
  )

  it.effect("is taken for held where its holder is on another host", () =>
    withFolder((path) =>
      Effect.gen(function* () {
        const files = yield* FileSystem.FileSystem
        yield* files.writeFileString(path, encodeLine({ ...opened, host: "elsewhere" }))
        const exit = yield* Effect.exit(
          using({ path, mode: "continue" }, Effect.void).pipe(asProcess(7))
        )
        assert.strictEqual(reasonOf(exit), "locked")
      })
    )
  )

  it.effect("is not held by the former owner of this process's id", () =>
    withFolder((path) =>
      Effect.gen(function* () {
        const files = yield* FileSystem.FileSystem
        yield* files.writeFileString(path, encodeLine(opened))
        yield* using({ path, mode: "continue" }, Effect.void).pipe(asProcess(7, [7]))
      })
    )
  )
})
