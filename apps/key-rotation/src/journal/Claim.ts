/**
 * Ensures that one process at a time writes a journal. A process appends its claim to the journal and
 * reads the file back; the first claim that is neither closed nor from a dead process is valid. Since
 * appending orders the claims, two processes that start together cannot both succeed, nothing needs to
 * be deleted, and a killed process holds nothing.
 */
import { livenessOf, type ProcessIdentity } from "../system/ProcessIdentity.ts"
import type { JournalEntry } from "./JournalEntry.ts"

/** A process's claim, as it stands in the journal. */
export type Claim = Extract<JournalEntry, { readonly event: "opened" }>

/** A claim before the process's own, and whether its process is known to run. */
export interface Holder {
  readonly claim: Claim
  readonly liveness: "running" | "elsewhere"
}

/**
 * The claims before the process's own; none if its own is valid.
 *
 * @param own - The process's own claim, which is among the entries.
 */
export const holdersBefore = (
  entries: ReadonlyArray<JournalEntry>,
  own: string,
  self: ProcessIdentity
): ReadonlyArray<Holder> => {
  const over = new Set(
    entries.flatMap((entry) => {
      if (entry.event === "closed") return [entry.claim]
      return entry.event === "took-over" ? entry.from : []
    })
  )
  const claims = entries.filter((entry) => entry.event === "opened")
  const earlier = claims.slice(
    0,
    claims.findIndex((claim) => claim.claim === own)
  )
  return earlier.flatMap((claim) => {
    if (over.has(claim.claim)) return []
    const liveness = livenessOf(claim, self)
    return liveness === "ended" ? [] : [{ claim, liveness }]
  })
}

/** Whether another process has taken the journal over from this claim. */
export const isDisplaced = (entries: ReadonlyArray<JournalEntry>, own: string): boolean =>
  entries.some((entry) => entry.event === "took-over" && entry.from.includes(own))

/**
 * The entries that count. A writer that was displaced reads the journal back before it sends, so
 * what it wrote after that was never acted on.
 */
export const effectiveEntries = (
  entries: ReadonlyArray<JournalEntry>
): ReadonlyArray<JournalEntry> => {
  const displaced = new Set<string>()
  return entries.filter((entry) => {
    if (entry.event === "took-over") for (const claim of entry.from) displaced.add(claim)
    return !("writer" in entry && entry.writer !== undefined && displaced.has(entry.writer))
  })
}
