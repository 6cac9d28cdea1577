/** The journal: its text, torn lines, claims of several processes, and what is on the disk when. */
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, FileSystem, type Path, Result, type Scope } from "effect"
import { effectiveEntries } from "../src/journal/Claim.ts"
import { Journal, type JournalError } from "../src/journal/Journal.ts"
import type { JournalEntry, JournalEvent } from "../src/journal/JournalEntry.ts"
import { type JournalOptions, layer, readJournal } from "../src/journal/JournalFile.ts"
import { encodeLine, readEntries } from "../src/journal/JournalText.ts"
import { ProcessIdentity } from "../src/system/ProcessIdentity.ts"
import { version } from "../src/Version.ts"
import { parentFolder } from "./support/Folder.ts"
import { planFor } from "./support/Plans.ts"

const time = "1970-01-01T00:00:00.000Z"
const openedBy = (
  pid: number,
  more: { readonly claim?: string; readonly host?: string; readonly started?: string } = {}
) =>
  ({
    time,
    event: "opened",
    claim: `claim of ${pid}`,
    pid,
    host: "here",
    started: `start of ${pid}`,
    namespace: null,
    operator: null,
    version,
    ...more
  }) as const
const opened: JournalEntry = openedBy(7, { claim: "a" })
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

  it("rejects a torn line elsewhere, and anything that is not an entry", () => {
    const torn = encodeLine(planned).slice(0, 40)
    assert.deepStrictEqual(
      readEntries(encodeLine(opened) + torn + encodeLine(lost)),
      Result.fail({ line: 4, message: "it is not JSON" })
    )
    const other = readEntries(`${encodeLine(opened)}\n{"event":"lost","time":""}\n`)
    assert.strictEqual(Result.isFailure(other) ? other.failure.line : undefined, 4)
  })
})

/** A process by its number; those in `running` live, each since its own start. */
const asProcess = (pid: number, running: ReadonlyArray<number> = []) =>
  Effect.provideService(ProcessIdentity, {
    pid,
    host: "here",
    started: `start of ${pid}`,
    namespace: null,
    newClaim: () => `claim of ${pid}`,
    isRunning: (other, started) =>
      running.includes(other) && (started === null || started === `start of ${other}`)
  })

const withFolder = <A, E>(
  test: (path: string) => Effect.Effect<A, E, FileSystem.FileSystem | Path.Path | Scope.Scope>
) =>
  Effect.gen(function* () {
    const files = yield* FileSystem.FileSystem
    const folder = yield* files.makeTempDirectoryScoped({
      directory: parentFolder,
      prefix: "journal-test-"
    })
    return yield* test(`${folder}/run.jsonl`)
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))

const append = (event: JournalEvent) => Journal.use((journal) => journal.append(event))

/** Uses the journal and closes it. */
const using = <A, E, R>(options: JournalOptions, use: Effect.Effect<A, E, R>) =>
  Effect.provide(use, layer(options), { local: true })

const reasonOf = (exit: Exit.Exit<unknown, JournalError>) =>
  exit.pipe(Exit.findErrorOption, (error) => (error._tag === "Some" ? error.value.reason : "none"))

const withoutTime = (entries: ReadonlyArray<JournalEntry>): Array<JournalEntry> =>
  entries.map(({ writer: _writer, ...entry }) => ({ ...entry, time }))

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
        const first: Array<JournalEntry> = [
          openedBy(1),
          { time, ...lostEvent },
          { time, event: "closed", claim: "claim of 1" },
          openedBy(2)
        ]
        assert.deepStrictEqual(withoutTime(seen), first)
        assert.deepStrictEqual(withoutTime(yield* readJournal(path)), [
          ...first,
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
              stat: opened.stat,
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

  it.effect("is rejected to a second process while the first runs, even to take it over", () =>
    withFolder((path) =>
      Effect.gen(function* () {
        const files = yield* FileSystem.FileSystem
        yield* files.writeFileString(path, encodeLine(openedBy(1)))
        const options = { path, mode: "continue" } as const
        const use = using(options, append(lostEvent))
        assert.strictEqual(reasonOf(yield* Effect.exit(use.pipe(asProcess(2, [1, 2])))), "locked")
        const takeOver = using({ ...options, takeOver: true }, append(lostEvent))
        const displacing = yield* Effect.exit(takeOver.pipe(asProcess(3, [1, 3])))
        assert.strictEqual(reasonOf(displacing), "locked")
        // A process that was rejected takes its claim back: it is not in the way of the next.
        yield* use.pipe(asProcess(4, [2, 3, 4]))
        const events = (yield* readJournal(path)).filter(({ event }) => event === "lost")
        assert.strictEqual(events.length, 1)
      })
    )
  )

  it.effect("is told from other files, also where it was torn at its beginning", () =>
    withFolder((path) =>
      Effect.gen(function* () {
        const files = yield* FileSystem.FileSystem
        const messages = yield* Effect.forEach(
          [
            JSON.stringify(planFor(["acme"]), null, 2),
            "{\n}\n",
            "[1]\n",
            "notes\n",
            "",
            "\n",
            "\n{"
          ],
          (text) =>
            Effect.flatMap(files.writeFileString(path, text), () =>
              Effect.map(Effect.flip(readJournal(path)), ({ message }) =>
                message.replace(`journal ${path} `, "")
              )
            )
        )
        const other = "is not a journal of this tool; nothing was written to it"
        const torn =
          "holds no plan: its run ended before it sent anything; delete it and rotate again"
        assert.deepStrictEqual(messages, [other, other, other, other, torn, torn, torn])
      })
    )
  )

  it.effect("is not held by a later process of the same id", () =>
    withFolder((path) =>
      Effect.gen(function* () {
        const files = yield* FileSystem.FileSystem
        const text = encodeLine(openedBy(1, { started: "another start" }))
        yield* files.writeFileString(path, text)
        yield* using({ path, mode: "continue" }, append(lostEvent)).pipe(asProcess(2, [1, 2]))
      })
    )
  )

  it.effect("is taken over from another host, whose process then writes nothing that counts", () =>
    withFolder((path) =>
      Effect.gen(function* () {
        const opening = yield* Effect.exit(
          using(
            { path, mode: "create" },
            Effect.gen(function* () {
              yield* append(lostEvent)
              yield* using(
                { path, mode: "continue", takeOver: true },
                append({ ...lostEvent, message: "by the second" })
              ).pipe(
                Effect.provideService(ProcessIdentity, {
                  pid: 2,
                  host: "there",
                  started: null,
                  namespace: null,
                  newClaim: () => "claim of 2",
                  isRunning: () => false
                })
              )
              yield* append({ ...lostEvent, message: "too late" })
            })
          ).pipe(asProcess(1, [1]))
        )
        assert.strictEqual(reasonOf(opening), "displaced")
        const messages = (yield* readJournal(path)).flatMap((entry) =>
          entry.event === "lost" ? [entry.message] : []
        )
        assert.deepStrictEqual(messages, ["reset", "by the second"])
      })
    )
  )

  it("does not count what a displaced process wrote after it was displaced", () => {
    const late: JournalEntry = { ...lost, writer: "a" }
    const takenOver: JournalEntry = { time, event: "took-over", claim: "b", from: ["a"] }
    assert.deepStrictEqual(effectiveEntries([opened, late, takenOver, late]), [
      opened,
      late,
      takenOver
    ])
  })

  it.effect("is continued only if it is a journal, and is not written to otherwise", () =>
    withFolder((path) =>
      Effect.gen(function* () {
        const files = yield* FileSystem.FileSystem
        for (const text of ["", "hello\n", "[]", '{"version":1}', encodeLine(lost)]) {
          yield* files.writeFileString(path, text)
          const exit = yield* Effect.exit(using({ path, mode: "continue" }, append(lostEvent)))
          assert.strictEqual(reasonOf(exit), "corrupt")
          assert.strictEqual(yield* files.readFileString(path), text)
        }
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
        yield* files.writeFileString(path, encodeLine(openedBy(8, { host: "elsewhere" })))
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
        const text = encodeLine(openedBy(7, { claim: "a", started: "before the restart" }))
        yield* files.writeFileString(path, text)
        yield* using({ path, mode: "continue" }, Effect.void).pipe(asProcess(7, [7]))
      })
    )
  )
})
