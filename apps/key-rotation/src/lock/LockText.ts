/**
 * The text of a lock: claims, what was sent, and releases, a JSON line each. The first claim that is
 * neither released nor a dead process's holds. Appending orders claims once and for all, so that of
 * two processes that start together one holds, and a killed process holds nothing.
 */
import { Option, Schema } from "effect"
import { livenessOf, type ProcessIdentity, ProcessRecord } from "../system/ProcessIdentity.ts"
import type { SentUnderLock } from "./ConnectionLocks.ts"

const ofClaim = { claim: Schema.NonEmptyString, time: Schema.String }

const LockEvent = Schema.Union([
  Schema.Struct({ event: Schema.Literal("claim"), ...ofClaim, ...ProcessRecord }),
  Schema.Struct({
    event: Schema.Literal("sending"),
    ...ofClaim,
    current: Schema.NonEmptyString,
    next: Schema.NonEmptyString,
    until: Schema.Number,
    journal: Schema.NullOr(Schema.String)
  }),
  Schema.Struct({ event: Schema.Literal("settled"), ...ofClaim }),
  /** Another process holds the lock in the place of others, which may run where it cannot look. */
  Schema.Struct({
    event: Schema.Literal("took-over"),
    ...ofClaim,
    from: Schema.Array(Schema.NonEmptyString)
  }),
  Schema.Struct({ event: Schema.Literal("released"), ...ofClaim })
])
/** One line of a lock. */
export type LockEvent = typeof LockEvent.Type

const decodeLine = Schema.decodeUnknownOption(Schema.fromJsonString(LockEvent))

/** The line of an event. It begins with a line end, so that it stands alone even after a torn one. */
export const encodeLockEvent = (event: LockEvent): string => `\n${JSON.stringify(event)}\n`

/** Reads a lock; a line that a dying process tore, or that is not one, counts for nothing. */
export const readLock = (text: string): ReadonlyArray<LockEvent> =>
  text.split("\n").flatMap((line) => Option.toArray(decodeLine(line)))

type Claim = Extract<LockEvent, { readonly event: "claim" }>

/** A claim before the process's own, and whether its process is known to run. */
export interface Holder {
  readonly claim: Claim
  readonly liveness: "running" | "elsewhere"
}

/** The claims before the process's own, the valid one first. */
export const holdersBefore = (
  events: ReadonlyArray<LockEvent>,
  own: string,
  self: ProcessIdentity
): ReadonlyArray<Holder> => {
  const released = new Set(
    events.flatMap((event) => {
      if (event.event === "released") return [event.claim]
      return event.event === "took-over" ? event.from : []
    })
  )
  const claims = events.filter((event) => event.event === "claim")
  const earlier = claims.slice(
    0,
    claims.findIndex(({ claim }) => claim === own)
  )
  return earlier.flatMap((claim) => {
    if (released.has(claim.claim)) return []
    const liveness = livenessOf(claim, self)
    return liveness === "ended" ? [] : [{ claim, liveness }]
  })
}

/** Whether another process has taken the lock over from this claim. */
export const isDisplaced = (events: ReadonlyArray<LockEvent>, own: string): boolean =>
  events.some((event) => event.event === "took-over" && event.from.includes(own))

/** What was sent under the lock, and the last of it if its outcome is not known. */
export const sentUnder = (events: ReadonlyArray<LockEvent>) => {
  const history: Array<SentUnderLock> = []
  const displaced = new Set<string>()
  let pending: SentUnderLock | undefined
  for (const event of events) {
    // A holder that was displaced reads the lock back before it sends, and knows no outcome.
    if (displaced.has(event.claim)) continue
    if (event.event === "took-over") for (const claim of event.from) displaced.add(claim)
    if (event.event === "sending") {
      const { current, journal, next, time, until } = event
      pending = { current, journal, next, time, until }
      history.push(pending)
    }
    if (event.event === "settled") pending = undefined
  }
  return { history, pending }
}
