/**
 * The journal as a file of JSON lines. It is only ever appended to, and every line is forced to the
 * disk before the next step.
 */
import {
  Clock,
  Effect,
  FileSystem,
  Layer,
  Option,
  Path,
  type PlatformError,
  Result,
  Semaphore
} from "effect"
import { describePlatformError } from "../system/FileFailure.ts"
import { ProcessIdentity } from "../system/ProcessIdentity.ts"
import { version } from "../Version.ts"
import { effectiveEntries, type Holder, holdersBefore, isDisplaced } from "./Claim.ts"
import { Journal, JournalError } from "./Journal.ts"
import type { JournalEntry, JournalEvent } from "./JournalEntry.ts"
import { encodeLine, readEntries } from "./JournalText.ts"

const inputOutput = (path: string) => (error: PlatformError.PlatformError) =>
  new JournalError({
    reason: "input-output",
    message: `journal ${path}: ${describePlatformError(error)}`
  })

const onOpening = (path: string) => (error: PlatformError.PlatformError) => {
  switch (error.reason._tag) {
    case "AlreadyExists":
      return new JournalError({
        reason: "exists",
        message: `journal ${path} exists already: continue it with "key-rotation resume", or name another file`
      })
    case "NotFound":
      return new JournalError({
        reason: "missing",
        message: `journal ${path} cannot be opened: there is no such file or folder`
      })
    default:
      return inputOutput(path)(error)
  }
}

const corrupt = (path: string, what: string) =>
  new JournalError({ reason: "corrupt", message: `journal ${path}${what}` })

const claimBegins = '{"time":'

/** Whether a text is the beginning of a journal's first line, and nothing else. */
const isTornClaim = (text: string): boolean => {
  const line = text.trim()
  return !line.includes("\n") && (claimBegins.startsWith(line) || line.startsWith(claimBegins))
}

const notAJournal = (path: string) =>
  corrupt(path, " is not a journal of this tool; nothing was written to it")

const readAll = Effect.fnUntraced(function* (path: string) {
  const files = yield* FileSystem.FileSystem
  const text = yield* files.readFileString(path).pipe(Effect.mapError(onOpening(path)))
  // Such as a plan or a report, whose first line says nothing to anybody.
  if (!isTornClaim(text) && !text.trimStart().startsWith('{"')) return yield* notAJournal(path)
  const entries = readEntries(text)
  return Result.isSuccess(entries)
    ? { text, entries: entries.success }
    : yield* corrupt(
        path,
        `, line ${entries.failure.line}: ${entries.failure.message}; nothing is rotated by a journal that cannot be read`
      )
})

/**
 * Reads a journal without claiming it. A file is one only if it begins with a claim, so that no
 * other file is ever appended to.
 */
export const readJournal = Effect.fn("readJournal")(function* (path: string) {
  const { entries, text } = yield* readAll(path)
  if (entries[0]?.event === "opened") return effectiveEntries(entries)
  return yield* entries.length === 0 && isTornClaim(text)
    ? corrupt(
        path,
        " holds no plan: its run ended before it sent anything; delete it and rotate again"
      )
    : notAJournal(path)
})

/** Makes sure that a new file's name outlives a power failure too, where the system can. */
const syncFolderOf = Effect.fnUntraced(
  function* (path: string) {
    const files = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    const folder = yield* files.open(paths.dirname(paths.resolve(path)))
    yield* folder.sync
  },
  Effect.scoped,
  // Some systems cannot sync a folder, and need not.
  (synced) => Effect.ignore(synced)
)

/** Which file, and how. */
export interface JournalOptions {
  readonly path: string
  /** `create` rejects a file that exists, `continue` one that does not. */
  readonly mode: "create" | "continue"
  /** Claims the journal even though a process that cannot be asked seems to hold it. */
  readonly takeOver?: boolean
  /** Who runs this. */
  readonly operator?: string | null
}

const heldBy = (path: string, { claim, liveness }: Holder) =>
  new JournalError({
    reason: "locked",
    message:
      liveness === "running"
        ? `journal ${path} is in use by process ${claim.pid} on this host since ${claim.time}: wait for it, or stop it; a running process cannot be displaced`
        : `journal ${path} is in use by process ${claim.pid} on ${claim.host} since ${claim.time}; if that process is gone for certain, add --take-over`
  })

const open = Effect.fnUntraced(function* (options: JournalOptions) {
  const { mode, path, takeOver } = options
  const files = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const self = yield* ProcessIdentity
  const withFiles = Effect.provideService(FileSystem.FileSystem, files)
  // Appending alone would create a file, so what is to be continued is looked at first.
  if (mode === "continue") yield* readJournal(path)
  const file = yield* files
    .open(path, { flag: mode === "create" ? "ax" : "a" })
    .pipe(Effect.mapError(onOpening(path)))
  if (mode === "create") yield* syncFolderOf(path)

  const claim = self.newClaim()
  const write = Effect.fnUntraced(
    function* (event: JournalEvent) {
      const now = yield* Clock.currentTimeMillis
      const entry: JournalEntry = { time: new Date(now).toISOString(), writer: claim, ...event }
      yield* file.writeAll(new TextEncoder().encode(encodeLine(entry)))
      yield* file.sync
      return entry
    },
    Effect.mapError(inputOutput(path)),
    // Half a line would be worse than a late interruption.
    Effect.uninterruptible
  )

  const { host, namespace, pid, started } = self
  yield* Effect.acquireRelease(
    write({
      event: "opened",
      claim,
      pid,
      host,
      started,
      namespace,
      operator: options.operator ?? null,
      version
    }),
    () => Effect.ignore(write({ event: "closed", claim }))
  )
  const holders = holdersBefore(yield* readJournal(path), claim, self)
  const [first] = holders
  const obstacle = takeOver === true ? holders.find((held) => held.liveness === "running") : first
  if (obstacle !== undefined) return yield* heldBy(path, obstacle)
  if (first !== undefined) {
    yield* write({
      event: "took-over",
      claim,
      from: holders.map((holder) => holder.claim.claim)
    })
  }

  const history = yield* readJournal(path)
  const added: Array<JournalEntry> = []
  let failure: JournalError | undefined
  const damaged = (what: string) =>
    new JournalError({
      reason: "damaged",
      message: `journal ${path} ${what} while this run wrote to it: nothing more is sent, and the report says what is known so far`
    })
  // What is at the end once this process has written: more means that another one writes.
  const size = file.stat.pipe(
    Effect.mapError(inputOutput(path)),
    Effect.flatMap((info) =>
      Option.getOrElse(info.nlink, () => 1n) === 0n
        ? Effect.fail(damaged("was deleted or replaced"))
        : Effect.succeed(info.size)
    )
  )
  let expected: bigint = yield* size
  const oneAtATime = yield* Semaphore.make(1)

  const append = Effect.fnUntraced(function* (event: JournalEvent) {
    // After a line that could not be written nothing that follows would be read.
    if (failure !== undefined) return yield* failure
    const entry = yield* write(event)
    added.push(entry)
    const now = yield* size
    expected += BigInt(Buffer.byteLength(encodeLine(entry)))
    if (now === expected) return
    expected = now
    const { entries } = yield* Effect.mapError(readAll(path), ({ reason, message }) =>
      reason === "corrupt"
        ? damaged("was changed by something else")
        : new JournalError({ reason: "damaged", message })
    )
    if (isDisplaced(entries, claim)) {
      return yield* new JournalError({
        reason: "displaced",
        message: `journal ${path} was taken over by another process: nothing more is sent by this one`
      })
    }
  })
  return Journal.of({
    append: (event) =>
      Semaphore.withPermit(
        oneAtATime,
        Effect.tapError(append(event), (error) => Effect.sync(() => void (failure = error)))
      ).pipe(withFiles, Effect.uninterruptible),
    entries: Effect.sync(() => [...history, ...added]),
    path: paths.resolve(path)
  })
})

/** The journal in a file, claimed for as long as the layer lives. */
export const layer = (options: JournalOptions) => Layer.effect(Journal, open(options))
