/**
 * Who may write a journal: one process at a time. A process appends its claim to the journal itself
 * and then reads the file back; the first claim that is neither closed nor a dead process's holds.
 * Since appending orders claims once and for all, two processes that start together cannot both
 * hold, nothing is left behind to be deleted, and a killed process holds nothing.
 */
import { randomUUID } from "node:crypto"
import { hostname } from "node:os"
import { Context } from "effect"
import type { JournalEntry } from "./JournalEntry.ts"

/** This process among others. */
export interface ProcessIdentity {
  readonly pid: number
  readonly host: string
  readonly newClaim: () => string
  /** Whether another process of this host is running. */
  readonly isRunning: (pid: number) => boolean
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    // Not allowed to signal it: it runs, as another user's.
    return cause instanceof Error && "code" in cause && cause.code === "EPERM"
  }
}

/** This process; tests put others in its place. */
export const ProcessIdentity = Context.Reference<ProcessIdentity>(
  "@effect-auth0/key-rotation/ProcessIdentity",
  {
    defaultValue: () => ({
      pid: process.pid,
      host: hostname(),
      newClaim: randomUUID,
      isRunning
    })
  }
)

/** A process's claim, as it stands in the journal. */
export type Claim = Extract<JournalEntry, { readonly event: "opened" }>

// A process of another host cannot be asked, so it is taken to be running. One with this process's
// own id is not: it was this id's former owner, as after the restart of a container.
const mayBeRunning = (claim: Claim, self: ProcessIdentity): boolean =>
  claim.host !== self.host || (claim.pid !== self.pid && self.isRunning(claim.pid))

/**
 * The claim that stands before one's own, or `undefined` where one's own holds.
 *
 * @param own - One's own claim, which is among the entries.
 */
export const claimBefore = (
  entries: ReadonlyArray<JournalEntry>,
  own: string,
  self: ProcessIdentity
): Claim | undefined => {
  const closed = new Set(
    entries.flatMap((entry) => (entry.event === "closed" ? [entry.claim] : []))
  )
  const claims = entries.filter((entry) => entry.event === "opened")
  const earlier = claims.slice(
    0,
    claims.findIndex((claim) => claim.claim === own)
  )
  return earlier.find((claim) => !closed.has(claim.claim) && mayBeRunning(claim, self))
}
