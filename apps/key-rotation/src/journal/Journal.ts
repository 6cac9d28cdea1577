/**
 * The journal of a run, as the rotation sees it: append an event, read back what there is. An event
 * is on the disk before `append` is done, since the next step may be a rotation that nothing can
 * take back.
 */
import { Context, Data } from "effect"
import type { Effect } from "effect"
import type { JournalEntry, JournalEvent } from "./JournalEntry.ts"

/** The journal cannot be used. */
export class JournalError extends Data.TaggedError("JournalError")<{
  readonly reason: "exists" | "missing" | "locked" | "corrupt" | "input-output"
  /** Which file, what is wrong with it, and what to do. */
  readonly message: string
}> {}

/** The journal of one run. */
export class Journal extends Context.Service<
  Journal,
  {
    readonly append: (event: JournalEvent) => Effect.Effect<void, JournalError>
    /** Everything recorded so far, oldest first, by this process and those before it. */
    readonly entries: Effect.Effect<ReadonlyArray<JournalEntry>>
  }
>()("@effect-auth0/key-rotation/Journal") {}
