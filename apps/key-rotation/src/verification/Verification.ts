/**
 * Compares the tenant, as it is now, with what a run has recorded: a connection that was rotated must
 * still have exactly the keys that the run read then, and one that was not must have those it had
 * before. Only reads, and decides by `kid`.
 */
import { Effect } from "effect"
import type { Report, ReportedRotation } from "../rotation/Report.ts"
import { judge } from "../rotation/Verdict.ts"
import type { KeySet } from "../tenant/ConnectionKeys.ts"
import { type KeysFailure, Tenant } from "../tenant/Tenant.ts"

/** What was found about a connection. */
export type Finding =
  /** Rotated by the run, and its keys are those of then. */
  | "verified"
  /** Not rotated by the run, and its keys are those of before. */
  | "unrotated"
  /** Its keys show one rotation that the run has not recorded the outcome of. */
  | "rotated-since"
  /** Its keys are neither those of before nor those of after. */
  | "differs"
  | "unreadable"

/** One connection of a verification. */
export interface VerifiedConnection {
  readonly id: string
  readonly name: string
  readonly finding: Finding
  readonly explanation: string
}

/** The verification of a run. */
export interface Verification {
  readonly tenant: string
  readonly connections: ReadonlyArray<VerifiedConnection>
}

const find = (
  { after, before }: ReportedRotation,
  keys: KeySet
): Pick<VerifiedConnection, "finding" | "explanation"> => {
  if (after !== null) {
    return keys.current?.kid === after.current &&
      keys.next?.kid === after.next &&
      keys.previous?.kid === after.previous
      ? { finding: "verified", explanation: "its keys are those that the rotation left" }
      : {
          finding: "differs",
          explanation: "its keys are not those that the rotation left: they changed since"
        }
  }
  switch (judge(before, keys)._tag) {
    case "NotApplied":
      return { finding: "unrotated", explanation: "its keys are those of before" }
    case "AppliedOnce":
      return {
        finding: "rotated-since",
        explanation: "its keys show one rotation, which the run has not recorded: resume"
      }
    default:
      return { finding: "differs", explanation: "its keys are not as one rotation leaves them" }
  }
}

const unreadable = (error: KeysFailure): Pick<VerifiedConnection, "finding" | "explanation"> => ({
  finding: "unreadable",
  explanation: error.message
})

/**
 * Verifies a run by its report.
 *
 * @param options.concurrency - How many connections are read at once.
 */
export const verify = Effect.fn("verify")(function* (
  report: Report,
  options: { readonly concurrency: number }
) {
  const tenant = yield* Tenant
  const connections = yield* Effect.forEach(
    report.rotations,
    (rotation) =>
      Effect.match(tenant.keys(rotation.id), {
        onSuccess: (keys) => find(rotation, keys),
        onFailure: unreadable
      }).pipe(
        Effect.map((found): VerifiedConnection => ({
          id: rotation.id,
          name: rotation.name,
          ...found
        }))
      ),
    { concurrency: options.concurrency }
  )
  const verification: Verification = { tenant: report.tenant, connections }
  return verification
})
