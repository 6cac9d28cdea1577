/**
 * Compares the tenant, as it is now, with what a run has recorded: a connection that was rotated must
 * still have exactly the keys that the run read then, and one that was not must have those it had
 * before. A later run that is on record explains other keys. Only reads, and decides by `kid`.
 */
import { Effect } from "effect"
import { Progress } from "../rotation/Progress.ts"
import type { Report, ReportedRotation } from "../rotation/Report.ts"
import { judge, type KeysBefore } from "../rotation/Verdict.ts"
import type { KeySet } from "../tenant/ConnectionKeys.ts"
import { type KeysFailure, Tenant } from "../tenant/Tenant.ts"

/** What was found about a connection. */
export type Finding =
  /** Rotated by the run, and its keys are those of then. */
  | "verified"
  /** Its keys are those that a later run on record has left. */
  | "superseded"
  /** Not rotated by the run, and its keys are as they were before. */
  | "unrotated"
  /** Its keys show one rotation that the run has not recorded the outcome of. */
  | "rotated-since"
  /** Its keys are explained neither by the run nor by a later one on record. */
  | "changed-by-others"
  /** The connection was deleted, and its keys with it. */
  | "deleted"
  | "unreadable"

/** One connection of a verification. */
export interface VerifiedConnection {
  readonly id: string
  readonly name: string
  /** Whether the run rotated it. */
  readonly rotated: boolean
  readonly finding: Finding
  readonly explanation: string
}

/** The verification of a run. */
export interface Verification {
  readonly tenant: string
  readonly connections: ReadonlyArray<VerifiedConnection>
}

/** A later run, by the name of its record. */
export interface LaterRun {
  readonly name: string
  readonly report: Report
}

type Found = Pick<VerifiedConnection, "finding" | "explanation">

const sameKeys = (left: KeysBefore, right: KeysBefore): boolean =>
  left.current === right.current && left.next === right.next

/** The rotations of a connection that runs on record have made from some keys on, in their order. */
const chainFrom = (
  keys: KeysBefore,
  rotations: ReadonlyArray<{ readonly name: string; readonly rotation: ReportedRotation }>
): ReadonlyArray<{ readonly name: string; readonly rotation: ReportedRotation }> => {
  const step = rotations.find(
    ({ rotation }) => rotation.after !== null && sameKeys(rotation.before, keys)
  )
  if (step === undefined || step.rotation.after === null) return []
  // Each step is left out of what is looked through next: a record that loops cannot be followed.
  return [
    step,
    ...chainFrom(
      step.rotation.after,
      rotations.filter((other) => other !== step)
    )
  ]
}

const explainedBy = (
  from: KeysBefore,
  keys: KeySet,
  id: string,
  later: ReadonlyArray<LaterRun>
): string | undefined => {
  const known = later.flatMap(({ name, report }) =>
    report.rotations.flatMap((rotation) => (rotation.id === id ? [{ name, rotation }] : []))
  )
  return chainFrom(from, known).find(({ rotation: { after } }) => isAs(after, keys))?.name
}

const isAs = (after: ReportedRotation["after"], keys: KeySet): boolean =>
  after !== null &&
  keys.current?.kid === after.current &&
  keys.next?.kid === after.next &&
  keys.previous?.kid === after.previous

const changed = (explanation: string): Found => ({ finding: "changed-by-others", explanation })

const find = (
  { after, before, id, reason }: ReportedRotation,
  keys: KeySet,
  later: ReadonlyArray<LaterRun>
): Found => {
  if (isAs(after, keys)) {
    return { finding: "verified", explanation: "its keys are the ones the rotation left" }
  }
  const by = explainedBy(after ?? before, keys, id, later)
  if (by !== undefined) {
    return { finding: "superseded", explanation: `its keys are the ones a later run left: ${by}` }
  }
  if (after !== null) {
    return judge(after, keys)._tag === "AppliedOnce"
      ? changed(
          "it was rotated once more, by no run on record: name that run's record if there is one"
        )
      : changed("its keys are not the ones the rotation left, and no run on record explains them")
  }
  switch (judge(before, keys)._tag) {
    case "NotApplied":
      return { finding: "unrotated", explanation: "its keys are as they were before" }
    case "AppliedOnce":
      if (reason === "already-rotated") {
        const explanation = "its keys show one rotation, as they did when the run found them"
        return { finding: "superseded", explanation }
      }
      return {
        finding: "rotated-since",
        explanation: "its keys show one rotation, whose outcome the run has not recorded"
      }
    default:
      return changed("its keys are not as one rotation leaves them")
  }
}

const notRead = (error: KeysFailure): Found =>
  error._tag === "ConnectionGone"
    ? { finding: "deleted", explanation: "the connection was deleted, and its keys with it" }
    : { finding: "unreadable", explanation: error.message }

/**
 * Verifies a run by its report.
 *
 * @param options.concurrency - How many connections are read at once.
 * @param options.later - Other runs, which may have rotated the connections since.
 */
export const verify = Effect.fn("verify")(function* (
  report: Report,
  options: { readonly concurrency: number; readonly later?: ReadonlyArray<LaterRun> }
) {
  const tenant = yield* Tenant
  const progress = yield* Progress
  const total = report.rotations.length
  let done = 0
  const later = (options.later ?? []).filter((run) => run.report.tenant === report.tenant)
  const connections = yield* Effect.forEach(
    report.rotations,
    (rotation) =>
      Effect.match(tenant.keys(rotation.id), {
        onSuccess: (keys) => find(rotation, keys, later),
        onFailure: notRead
      }).pipe(
        Effect.map((found): VerifiedConnection => ({
          id: rotation.id,
          name: rotation.name,
          rotated: rotation.after !== null,
          ...found
        })),
        Effect.tap(() => progress.tell({ step: "reading", what: "keys", done: (done += 1), total }))
      ),
    { concurrency: options.concurrency }
  )
  const verification: Verification = { tenant: report.tenant, connections }
  return verification
})
