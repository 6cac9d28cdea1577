/**
 * The report of a run, made from its plan and its journal alone: a run that was killed and went on
 * has the same report as one that was not.
 */
import { Schema } from "effect"
import { Hindrance, type JournalEntry, type Outcome } from "../journal/JournalEntry.ts"
import { type Plan, type PlannedRotation, SkippedConnection } from "../plan/Plan.ts"
import { standings, type Standing, untouched } from "./History.ts"

const Before = Schema.Struct({ current: Schema.String, next: Schema.String })
const After = Schema.Struct({
  current: Schema.String,
  next: Schema.String,
  previous: Schema.String
})

/** What the report says of one connection. */
export const ReportedRotation = Schema.Struct({
  id: Schema.NonEmptyString,
  name: Schema.NonEmptyString,
  strategy: Schema.NonEmptyString,
  /** `not-started` where the run ended before its turn. */
  result: Schema.Literals(["rotated", "not-rotated", "not-started", "unknown", "alarm"]),
  reason: Schema.NullOr(Hindrance),
  message: Schema.NullOr(Schema.String),
  /** `kid`s before. */
  before: Before,
  /** `kid`s after, as they were read; `null` unless rotated. */
  after: Schema.NullOr(After)
})
/** What the report says of one connection. */
export type ReportedRotation = typeof ReportedRotation.Type

/** The report of a run, as it stands in a file. */
export const Report = Schema.Struct({
  version: Schema.Literal(1),
  tenant: Schema.NonEmptyString,
  plannedAt: Schema.String,
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
  const { current, id, name, next, strategy } = rotation
  const outcome = standingOutcome(standing)
  return {
    id,
    name,
    strategy,
    result: outcome === undefined ? "not-started" : outcome.result,
    reason: outcome?.result === "not-rotated" ? outcome.reason : null,
    message: outcome === undefined || outcome.result === "rotated" ? null : outcome.message,
    before: { current, next },
    after: outcome?.result === "rotated" ? outcome.after : null
  }
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
