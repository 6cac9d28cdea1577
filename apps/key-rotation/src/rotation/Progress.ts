/**
 * The progress events of a run. They are not its result: that is the report.
 */
import { Context, Effect } from "effect"
import type { Outcome } from "../journal/JournalEntry.ts"
import type { PlannedRotation } from "../plan/Plan.ts"

/** One thing that happened. */
export type ProgressEvent =
  /** A run over so many connections begins. */
  | { readonly step: "begun"; readonly total: number }
  /** The keys of so many connections have been read, or what they publish of them. */
  | {
      readonly step: "reading"
      readonly what: "keys" | "published keys"
      readonly done: number
      readonly total: number
    }
  /** The next key is published, and older copies of the JWKS may be cached until then. */
  | {
      readonly step: "waiting-for-caches"
      readonly rotation: PlannedRotation
      readonly until: number
    }
  /** Another process works on the connection; it is waited for. */
  | { readonly step: "waiting-for-lock"; readonly rotation: PlannedRotation }
  /** A rotation is being sent. */
  | { readonly step: "sending"; readonly rotation: PlannedRotation }
  /** The tenant asked to wait. */
  | { readonly step: "rejected"; readonly rotation: PlannedRotation; readonly message: string }
  /** The response was lost: the keys will show whether the rotation took effect. */
  | { readonly step: "lost"; readonly rotation: PlannedRotation }
  /** The keys are read until they show whether a rotation took effect, but not after this time. */
  | { readonly step: "settling"; readonly rotation: PlannedRotation; readonly until: number }
  /** Nothing further will happen to it in this run. */
  | { readonly step: "done"; readonly rotation: PlannedRotation; readonly outcome: Outcome }

/** Where a run tells its progress; nowhere unless provided. */
export const Progress = Context.Reference<{
  readonly tell: (event: ProgressEvent) => Effect.Effect<void>
}>("@effect-auth0/key-rotation/Progress", {
  defaultValue: () => ({ tell: () => Effect.void })
})
