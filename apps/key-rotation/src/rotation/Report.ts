/**
 * The report of a run, made from its plan and its journal alone: a run that was killed and went on
 * has the same report as one that was not, but for the times and the processes.
 */
import { Schema } from "effect"
import {
  type JournalEntry,
  KeysAfter,
  NotRotatedReason,
  type Outcome,
  TrustBasis
} from "../journal/JournalEntry.ts"
import { type Plan, type PlannedRotation, SkippedConnection } from "../plan/Plan.ts"
import { standings, type Standing, untouched } from "./History.ts"

const Expiry = Schema.NullOr(Schema.String)
const Before = Schema.Struct({
  current: Schema.String,
  next: Schema.String,
  currentExpiresAt: Expiry,
  nextExpiresAt: Expiry
})

/** The report's entry for a connection. */
export const ReportedRotation = Schema.Struct({
  id: Schema.NonEmptyString,
  name: Schema.NonEmptyString,
  strategy: Schema.NonEmptyString,
  /** `not-started` where the run ended before its turn. */
  result: Schema.Literals(["rotated", "not-rotated", "not-started", "unknown", "alarm"]),
  reason: Schema.NullOr(NotRotatedReason),
  message: Schema.NullOr(Schema.String),
  /** Why its identity provider was taken to know the next key; `null` where nothing was sent. */
  trust: Schema.NullOr(TrustBasis),
  /** When the last request was about to be sent. */
  sentAt: Schema.NullOr(Schema.String),
  /** When the outcome was known. */
  finishedAt: Schema.NullOr(Schema.String),
  /** The keys before, by `kid`, and when their certificates expire. */
  before: Before,
  /** The same after, as they were read; `null` unless rotated. */
  after: Schema.NullOr(KeysAfter)
})
/** The report's entry for a connection. */
export type ReportedRotation = typeof ReportedRotation.Type

/** One process that worked on the run. */
export const ReportedProcess = Schema.Struct({
  operator: Schema.NullOr(Schema.String),
  /** The version of this tool. */
  version: Schema.String,
  host: Schema.String,
  pid: Schema.Int,
  startedAt: Schema.String,
  /** When it was done, as far as it had time to say so. */
  endedAt: Schema.NullOr(Schema.String)
})
/** One process that worked on the run. */
export type ReportedProcess = typeof ReportedProcess.Type

/** The report of a run, as it stands in a file. */
export const Report = Schema.Struct({
  version: Schema.Literal(1),
  tenant: Schema.NonEmptyString,
  plannedAt: Schema.String,
  /** Who worked on it, when, and with which version of the tool. */
  processes: Schema.Array(ReportedProcess),
  summary: Schema.Struct({
    rotated: Schema.Int,
    notRotated: Schema.Int,
    notStarted: Schema.Int,
    unknown: Schema.Int,
    alarm: Schema.Int,
    skipped: Schema.Int
  }),
  rotations: Schema.Array(ReportedRotation),
  skipped: Schema.Array(SkippedConnection)
})
/** The report of a run. */
export type Report = typeof Report.Type

const standingOutcome = ({ outcome, sent }: Standing): Outcome | undefined => {
  if (outcome !== undefined) return outcome
  return sent === undefined
    ? undefined
    : { result: "unknown", message: "the run ended before its outcome was known" }
}

const reported = (rotation: PlannedRotation, standing: Standing): ReportedRotation => {
  const { current, currentExpiresAt, id, name, next, nextExpiresAt, strategy } = rotation
  const outcome = standingOutcome(standing)
  return {
    id,
    name,
    strategy,
    result: outcome === undefined ? "not-started" : outcome.result,
    reason: outcome?.result === "not-rotated" ? outcome.reason : null,
    message: outcome === undefined || outcome.result === "rotated" ? null : outcome.message,
    trust: standing.attempts === 0 ? null : (standing.trust ?? null),
    sentAt: standing.sentAt ?? null,
    finishedAt: standing.finishedAt ?? null,
    before: { current, next, currentExpiresAt, nextExpiresAt },
    after: outcome?.result === "rotated" ? outcome.after : null
  }
}

const processesOf = (entries: ReadonlyArray<JournalEntry>): ReadonlyArray<ReportedProcess> => {
  const closed = new Map(
    entries.flatMap((entry) => (entry.event === "closed" ? [[entry.claim, entry.time]] : []))
  )
  const last = entries.at(-1)?.time ?? null
  return entries.flatMap((entry, index) => {
    if (entry.event !== "opened") return []
    const { claim, host, operator, pid, time: startedAt, version } = entry
    // The process that makes the report is the last one, and has not closed the journal yet.
    const later = entries.slice(index + 1).some(({ event }) => event === "opened")
    const endedAt = closed.get(claim) ?? (later ? null : last)
    return [{ operator, version, host, pid, startedAt, endedAt }]
  })
}

/** Makes the report of a run. */
export const makeReport = (plan: Plan, entries: ReadonlyArray<JournalEntry>): Report => {
  const byConnection = standings(entries)
  const rotations = plan.rotations.map((rotation) =>
    reported(rotation, byConnection.get(rotation.id) ?? untouched)
  )
  const count = (result: ReportedRotation["result"]): number =>
    rotations.filter((rotation) => rotation.result === result).length
  return {
    version: 1,
    tenant: plan.tenant,
    plannedAt: plan.plannedAt,
    processes: processesOf(entries),
    summary: {
      rotated: count("rotated"),
      notRotated: count("not-rotated"),
      notStarted: count("not-started"),
      unknown: count("unknown"),
      alarm: count("alarm"),
      skipped: plan.skipped.length
    },
    rotations,
    skipped: plan.skipped
  }
}
