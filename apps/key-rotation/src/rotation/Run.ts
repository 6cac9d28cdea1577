/**
 * A whole run: the connections of a plan, a few at a time. An alarm ends it: rotations that are
 * under way are seen through, and no further one is begun, nor when the run is resumed.
 */
import { Effect, Ref } from "effect"
import { Journal } from "../journal/Journal.ts"
import type { Plan, PlannedRotation } from "../plan/Plan.ts"
import { requireSound } from "../plan/PlanCheck.ts"
import { type Trust, trustOf } from "../trust/Trust.ts"
import { isFinal, type Standing, standings, untouched } from "./History.ts"
import { Progress } from "./Progress.ts"
import { makeReport } from "./Report.ts"
import { rotateConnection } from "./RotateConnection.ts"
import { RotationSettings } from "./Settings.ts"

const mayBeSent = ({ outcome }: Standing): boolean => outcome === undefined || !isFinal(outcome)

/**
 * Carries out what is left of a plan by the journal, and reports on the whole of it. Fails with
 * `InvalidPlan` before the first call where the plan contradicts itself.
 */
export const runPlan = Effect.fn("runPlan")(function* (plan: Plan) {
  yield* requireSound(plan)
  const journal = yield* Journal
  const progress = yield* Progress
  const { concurrency, trust } = yield* RotationSettings
  const before = standings(yield* journal.entries)
  const standingOf = ({ id }: PlannedRotation): Standing => before.get(id) ?? untouched
  const alarmed = yield* Ref.make(
    [...before.values()].some(({ outcome }) => outcome?.result === "alarm")
  )

  yield* progress.tell({ step: "begun", total: plan.rotations.length })
  // All at the beginning, so that the caches of all are waited for at the same time.
  const trusted = new Map<string, Trust>()
  if (!(yield* Ref.get(alarmed))) {
    const left = plan.rotations.filter((rotation) => mayBeSent(standingOf(rotation)))
    const what = "published keys"
    const total = left.length
    yield* Effect.forEach(
      left,
      Effect.fnUntraced(function* (rotation) {
        trusted.set(rotation.id, yield* trustOf(rotation, trust))
        if (trust.skip) return
        yield* progress.tell({ step: "reading", what, done: trusted.size, total })
      }),
      { concurrency, discard: true }
    )
  }

  const step = Effect.fnUntraced(function* (rotation: PlannedRotation) {
    const found = trusted.get(rotation.id)
    const outcome = yield* rotateConnection(
      rotation,
      standingOf(rotation),
      Ref.get(alarmed),
      found === undefined ? undefined : Effect.succeed(found)
    )
    if (outcome === undefined) return
    if (outcome.result === "alarm") yield* Ref.set(alarmed, true)
    yield* progress.tell({ step: "done", rotation, outcome })
  })

  yield* Effect.forEach(plan.rotations, step, { concurrency, discard: true })
  return makeReport(plan, yield* journal.entries)
})
