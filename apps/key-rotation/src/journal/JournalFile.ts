/**
 * The journal as a file of JSON lines. It is only ever appended to, and every line is forced to the
 * disk before the next step.
 */
import { Clock, Effect, FileSystem, Layer, Path, type PlatformError, Result } from "effect"
import { claimBefore, ProcessIdentity } from "./Claim.ts"
import { Journal, JournalError } from "./Journal.ts"
import type { JournalEntry, JournalEvent } from "./JournalEntry.ts"
import { encodeLine, readEntries } from "./JournalText.ts"

const inputOutput = (path: string) => (error: PlatformError.PlatformError) =>
  new JournalError({ reason: "input-output", message: `journal ${path}: ${error.message}` })

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

/** Reads a journal without claiming it. */
export const readJournal = Effect.fn("readJournal")(function* (path: string) {
  const files = yield* FileSystem.FileSystem
  const text = yield* files.readFileString(path).pipe(Effect.mapError(onOpening(path)))
  const entries = readEntries(text)
  return Result.isSuccess(entries)
    ? entries.success
    : yield* new JournalError({
        reason: "corrupt",
        message: `journal ${path}, line ${entries.failure.line}: ${entries.failure.message}; nothing is rotated by a journal that cannot be read`
      })
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
  /** `create` refuses a file that exists, `continue` one that does not. */
  readonly mode: "create" | "continue"
  /** Claims the journal even though another process seems to hold it. */
  readonly takeOver?: boolean
}

const open = Effect.fnUntraced(function* ({ mode, path, takeOver }: JournalOptions) {
  const files = yield* FileSystem.FileSystem
  const self = yield* ProcessIdentity
  // Appending alone would create a file, so what is to be continued is looked at first.
  if (mode === "continue") yield* readJournal(path)
  const file = yield* files
    .open(path, { flag: mode === "create" ? "ax" : "a" })
    .pipe(Effect.mapError(onOpening(path)))
  if (mode === "create") yield* syncFolderOf(path)

  const write = Effect.fnUntraced(
    function* (event: JournalEvent) {
      const now = yield* Clock.currentTimeMillis
      const entry: JournalEntry = { time: new Date(now).toISOString(), ...event }
      yield* file.writeAll(new TextEncoder().encode(encodeLine(entry)))
      yield* file.sync
      return entry
    },
    Effect.mapError(inputOutput(path)),
    // Half a line would be worse than a late interruption.
    Effect.uninterruptible
  )

  const claim = self.newClaim()
  yield* Effect.acquireRelease(
    write({ event: "opened", claim, pid: self.pid, host: self.host }),
    () => Effect.ignore(write({ event: "closed", claim }))
  )
  const history = yield* readJournal(path)
  const holder = takeOver === true ? undefined : claimBefore(history, claim, self)
  if (holder !== undefined) {
    return yield* new JournalError({
      reason: "locked",
      message: `journal ${path} is in use by process ${holder.pid} on ${holder.host} since ${holder.time}; if that process is gone for certain, add --take-over`
    })
  }

  const entries = [...history]
  return Journal.of({
    append: (event) => Effect.map(write(event), (entry) => void entries.push(entry)),
    entries: Effect.sync(() => [...entries])
  })
})

/** The journal in a file, claimed for as long as the layer lives. */
export const layer = (options: JournalOptions) => Layer.effect(Journal, open(options))
