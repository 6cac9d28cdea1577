/**
 * A whole run: the connections of a plan, a few at a time. An alarm ends it: rotations that are
 * under way are seen through, and no further one is begun, nor when the run is resumed.
 */
import { Effect, Ref } from "effect"
import { Journal } from "../journal/Journal.ts"
import type { Plan, PlannedRotation } from "../plan/Plan.ts"
import { standings, untouched } from "./History.ts"
import { Progress } from "./Progress.ts"
import { makeReport } from "./Report.ts"
import { rotateConnection } from "./RotateConnection.ts"
import { RotationSettings } from "./Settings.ts"

/** Carries out what is left of a plan by the journal, and reports on the whole of it. */
export const runPlan = Effect.fn("runPlan")(function* (plan: Plan) {
  const journal = yield* Journal
  const progress = yield* Progress
  const { concurrency } = yield* RotationSettings
  const before = standings(yield* journal.entries)
  const alarmed = yield* Ref.make(
    [...before.values()].some(({ outcome }) => outcome?.result === "alarm")
  )

  const step = Effect.fnUntraced(function* (rotation: PlannedRotation) {
    const standing = before.get(rotation.id) ?? untouched
    const outcome = yield* rotateConnection(rotation, standing, Ref.get(alarmed))
    if (outcome === undefined) return
    if (outcome.result === "alarm") yield* Ref.set(alarmed, true)
    yield* progress.tell({ step: "done", rotation, outcome })
  })

  yield* Effect.forEach(plan.rotations, step, { concurrency, discard: true })
  return makeReport(plan, yield* journal.entries)
})
