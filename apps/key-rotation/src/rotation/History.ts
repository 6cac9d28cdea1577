/**
 * Where each connection of a run stands, read off the journal. What a process knew when it was
 * killed is exactly this, which is why a run that goes on decides by nothing else.
 */
import type { JournalEntry, Outcome } from "../journal/JournalEntry.ts"

/** A rotation that was sent, or was about to be. */
export interface SentRotation {
  /** Until when the tenant may still apply it, in milliseconds since 1970. */
  readonly settledBy: number
  /** `kid` of the new next key, if the answer arrived. */
  readonly answer: string | undefined
}

/** Where one connection stands. */
export interface Standing {
  /** How many rotations may have been sent. */
  readonly attempts: number
  /** How many of these the tenant is not known to have refused. */
  readonly unproven: number
  /** The last of them. */
  readonly sent: SentRotation | undefined
  /** What is known of it; `undefined` between its intent and its outcome. */
  readonly outcome: Outcome | undefined
}

/** A connection that nothing has happened to. */
export const untouched: Standing = {
  attempts: 0,
  unproven: 0,
  sent: undefined,
  outcome: undefined
}

const isRefusal = (outcome: Outcome): boolean =>
  outcome.result === "not-rotated" && outcome.reason === "refused"

const after = (standing: Standing, entry: JournalEntry): Standing => {
  switch (entry.event) {
    case "intent":
      return {
        attempts: entry.attempt,
        unproven: standing.unproven + 1,
        sent: { settledBy: entry.settledBy, answer: undefined },
        outcome: undefined
      }
    case "answered":
      return standing.sent === undefined
        ? standing
        : { ...standing, sent: { ...standing.sent, answer: entry.kid } }
    case "outcome":
      return {
        ...standing,
        unproven: standing.unproven - (isRefusal(entry.outcome) ? 1 : 0),
        outcome: entry.outcome
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

/** Whether nothing is left to find out or to do about a connection. */
export const isFinal = (outcome: Outcome): boolean =>
  outcome.result === "rotated" ||
  outcome.result === "alarm" ||
  (outcome.result === "not-rotated" && outcome.reason === "changed")
