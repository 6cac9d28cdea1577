/**
 * A plan tried out: every connection is compared with it by the rules of a rotation, its next key is
 * looked for where identity providers read it, and nothing is sent that writes.
 */
import { Effect } from "effect"
import type { Plan, PlannedRotation } from "../plan/Plan.ts"
import { requireSound } from "../plan/PlanCheck.ts"
import { type TrustPolicy, trustOf } from "../trust/Trust.ts"
import { whyNotToSend } from "./BeforeSending.ts"
import { Progress } from "./Progress.ts"

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
  options: { readonly concurrency: number; readonly trust: TrustPolicy }
) {
  yield* requireSound(plan)
  const progress = yield* Progress
  const total = plan.rotations.length
  let done = 0
  const tryOut = Effect.fnUntraced(function* (rotation: PlannedRotation) {
    const outcome = yield* whyNotToSend(rotation, { unproven: 0, history: [] })
    const trust = outcome === undefined ? yield* trustOf(rotation, options.trust) : undefined
    const explanation =
      outcome !== undefined && "message" in outcome
        ? outcome.message
        : trust?.trusted === false
          ? trust.message
          : null
    const { current, id, name, next } = rotation
    const found: DryRotation = {
      id,
      name,
      current,
      next,
      wouldRotate: explanation === null,
      explanation
    }
    yield* progress.tell({ step: "reading", what: "keys", done: (done += 1), total })
    return found
  })
  const rotations = yield* Effect.forEach(plan.rotations, tryOut, {
    concurrency: options.concurrency
  })
  const found: DryRun = { tenant: plan.tenant, rotations }
  return found
})
