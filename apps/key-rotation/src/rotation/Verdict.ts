/**
 * What has become of a rotation, judged by the keys that a connection has now against those it had
 * before. Only `kid`s decide: a rotation leaves `current_since` as it was, and previous keys carry
 * no time at all.
 */
import type { KeysAfter } from "../journal/JournalEntry.ts"
import type { KeySet } from "../tenant/ConnectionKeys.ts"

/** The keys before a rotation, by `kid`. */
export interface KeysBefore {
  readonly current: string
  readonly next: string
}

/** What the keys say. */
export type Verdict =
  /** Nothing has changed, yet. */
  | { readonly _tag: "NotApplied" }
  /** Rotated exactly once. */
  | { readonly _tag: "AppliedOnce"; readonly after: KeysAfter }
  /** The current key is neither of the two: rotated twice, or by somebody else. */
  | { readonly _tag: "RotatedElsewhere" }
  /** Anything else: keys that no rotation explains. */
  | { readonly _tag: "Anomaly" }

const expiries = ({ current, next }: KeySet) => ({
  currentExpiresAt: current?.expiresAt ?? null,
  nextExpiresAt: next?.expiresAt ?? null
})

/**
 * Judges a rotation.
 *
 * @param response - `kid` of the new next key as the rotation's response gave it, where it arrived.
 */
export const judge = (before: KeysBefore, now: KeySet, response?: string): Verdict => {
  const current = now.current?.kid
  const next = now.next?.kid
  const previous = now.previous?.kid
  if (current === before.current && next === before.next) return { _tag: "NotApplied" }
  if (current !== undefined && current !== before.current && current !== before.next) {
    return { _tag: "RotatedElsewhere" }
  }
  const isNew = next !== undefined && next !== before.current && next !== before.next
  if (current === before.next && previous === before.current && isNew) {
    return response === undefined || response === next
      ? { _tag: "AppliedOnce", after: { current, next, previous, ...expiries(now) } }
      : { _tag: "Anomaly" }
  }
  return { _tag: "Anomaly" }
}
