/**
 * The state of each connection of a run, read from the journal. That is exactly what a killed process
 * knew, so a resumed run decides only by it.
 */
import type {
  JournalEntry,
  NotRotatedReason,
  Outcome,
  TrustBasis
} from "../journal/JournalEntry.ts"

/** A rotation that was sent, or was about to be. */
export interface SentRotation {
  /** Until when the tenant may still apply it: by its time, in milliseconds since 1970. */
  readonly settledBy: number
  /** `kid` of the new next key, if the response arrived. */
  readonly response: string | undefined
}

/** Where one connection stands. */
export interface Standing {
  /** How many rotations may have been sent. */
  readonly attempts: number
  /** How many of these the tenant is not known to have rejected. */
  readonly unproven: number
  /** The last of them. */
  readonly sent: SentRotation | undefined
  /** What is known of it; `undefined` between its intent and its outcome. */
  readonly outcome: Outcome | undefined
  /** Why its next key is taken for trusted. */
  readonly trust: TrustBasis | undefined
  /** When the last rotation was sent, ISO 8601. */
  readonly sentAt: string | undefined
  /** When the outcome was recorded, ISO 8601. */
  readonly finishedAt: string | undefined
}

/** A connection that nothing has happened to. */
export const untouched: Standing = {
  attempts: 0,
  unproven: 0,
  sent: undefined,
  outcome: undefined,
  trust: undefined,
  sentAt: undefined,
  finishedAt: undefined
}

const isRejection = (outcome: Outcome): boolean =>
  outcome.result === "not-rotated" && outcome.reason === "rejected"

const after = (standing: Standing, entry: JournalEntry): Standing => {
  switch (entry.event) {
    case "trusted":
      return { ...standing, trust: entry.basis }
    case "intent":
      return {
        ...standing,
        attempts: entry.attempt,
        unproven: standing.unproven + 1,
        sent: { settledBy: entry.settledBy, response: undefined },
        outcome: undefined,
        sentAt: entry.time,
        finishedAt: undefined
      }
    case "response":
      return standing.sent === undefined
        ? standing
        : { ...standing, sent: { ...standing.sent, response: entry.kid } }
    case "outcome":
      return {
        ...standing,
        unproven: standing.unproven - (isRejection(entry.outcome) ? 1 : 0),
        outcome: entry.outcome,
        finishedAt: entry.time
      }
    default:
      return standing
  }
}

/** Where every connection that the journal names stands, by connection id. */
export const standings = (entries: ReadonlyArray<JournalEntry>): ReadonlyMap<string, Standing> => {
  const byConnection = new Map<string, Standing>()
  for (const entry of entries) {
    if (!("connection" in entry)) continue
    byConnection.set(
      entry.connection,
      after(byConnection.get(entry.connection) ?? untouched, entry)
    )
  }
  return byConnection
}

const finalReasons: ReadonlySet<NotRotatedReason> = new Set([
  "already-rotated",
  "changed",
  "deleted"
])

/** Whether nothing is left to find out or to do about a connection. */
export const isFinal = (outcome: Outcome): boolean =>
  outcome.result === "rotated" ||
  outcome.result === "alarm" ||
  (outcome.result === "not-rotated" && finalReasons.has(outcome.reason))

/** Whether a rotation was sent and proved never to have been applied. */
export const isNeverApplied = (outcome: Outcome): boolean =>
  outcome.result === "not-rotated" && outcome.reason === "never-applied"

/** Whether a rotation may have been sent whose effect is not known. */
export const isOpen = ({ outcome, sent }: Standing): boolean =>
  sent !== undefined &&
  (outcome === undefined || outcome.result === "unknown" || isNeverApplied(outcome))
