/**
 * The journal of a run, as the rotation sees it: append an event, read back what there is. An event
 * is on the disk before `append` is done, since the next step may be a rotation, which cannot be
 * undone.
 */
import { Context, Data } from "effect"
import type { Effect } from "effect"
import type { JournalEntry, JournalEvent } from "./JournalEntry.ts"

/** The journal cannot be used. */
export class JournalError extends Data.TaggedError("JournalError")<{
  readonly reason:
    | "exists"
    | "missing"
    | "locked"
    | "displaced"
    | "corrupt"
    | "damaged"
    | "input-output"
  /** Which file, what is wrong with it, and what to do. */
  readonly message: string
}> {}

/** The journal of one run. */
export class Journal extends Context.Service<
  Journal,
  {
    /** Fails once another process has taken the journal over: nothing may be sent after that. */
    readonly append: (event: JournalEvent) => Effect.Effect<void, JournalError>
    /** Everything recorded so far, oldest first, by this process and those before it. */
    readonly entries: Effect.Effect<ReadonlyArray<JournalEntry>>
    /** Where it is, for messages and for locks; `null` where it is not a file. */
    readonly path: string | null
  }
>()("@effect-auth0/key-rotation/Journal") {}
