/**
 * A plan tried out: every connection's keys are read and compared with it, and nothing is sent that
 * writes.
 */
import { Effect } from "effect"
import type { Plan, PlannedRotation } from "../plan/Plan.ts"
import { Tenant } from "../tenant/Tenant.ts"
import { judge } from "./Verdict.ts"

/** What would happen to one connection. */
export interface DryRotation {
  readonly id: string
  readonly name: string
  readonly current: string
  readonly next: string
  readonly wouldRotate: boolean
  /** Why not; `null` where it would be rotated. */
  readonly explanation: string | null
}

/** What would happen. */
export interface DryRun {
  readonly tenant: string
  readonly rotations: ReadonlyArray<DryRotation>
}

/**
 * Tries a plan out.
 *
 * @param options.concurrency - How many connections are read at once.
 */
export const dryRun = Effect.fn("dryRun")(function* (
  plan: Plan,
  options: { readonly concurrency: number }
) {
  const tenant = yield* Tenant
  const tryOut = (rotation: PlannedRotation) =>
    Effect.match(tenant.keys(rotation.id), {
      onSuccess: (keys) =>
        judge(rotation, keys)._tag === "NotApplied"
          ? null
          : "its keys have changed since the plan was made",
      onFailure: (error) => error.message
    }).pipe(
      Effect.map((explanation): DryRotation => {
        const { current, id, name, next } = rotation
        return { id, name, current, next, wouldRotate: explanation === null, explanation }
      })
    )
  const rotations = yield* Effect.forEach(plan.rotations, tryOut, {
    concurrency: options.concurrency
  })
  const found: DryRun = { tenant: plan.tenant, rotations }
  return found
})
