/**
 * Reads a connection's keys until they tell what became of a rotation, or until the rotation can no
 * longer take effect.
 */
import { Clock, Duration, Effect } from "effect"
import type { Outcome } from "../journal/JournalEntry.ts"
import type { PlannedRotation } from "../plan/Plan.ts"
import { Tenant } from "../tenant/Tenant.ts"
import type { SentRotation } from "./History.ts"
import { Progress } from "./Progress.ts"
import { judge, type Verdict } from "./Verdict.ts"

const firstWaitMillis = 250
const longestWaitMillis = 10_000

/** A verdict, or that the keys could not be read. */
type Reading = Verdict | { readonly _tag: "Unreadable"; readonly message: string }

const outcomeOf = (reading: Reading, sent: SentRotation): Outcome => {
  switch (reading._tag) {
    case "AppliedOnce":
      return { result: "rotated", after: reading.after }
    case "NotApplied":
      return sent.answer === undefined
        ? {
            result: "not-rotated",
            reason: "never-applied",
            message: "the answer was lost, and the keys have not changed since"
          }
        : {
            result: "alarm",
            message: "the tenant acknowledged a rotation, and the keys have not changed since"
          }
    case "RotatedElsewhere":
      return {
        result: "alarm",
        message: "the current key is neither of the two before: rotated twice, or by somebody else"
      }
    case "Anomaly":
      return { result: "alarm", message: "the keys are such as no single rotation leaves behind" }
    case "Unreadable":
      return {
        result: "unknown",
        message: `a rotation was sent, and the keys cannot be read since: ${reading.message}`
      }
  }
}

const isOpen = (reading: Reading): boolean =>
  reading._tag === "NotApplied" || reading._tag === "Unreadable"

/** Gives the outcome of a rotation that may have been sent. */
export const settle = Effect.fn("settle")(function* (
  rotation: PlannedRotation,
  sent: SentRotation
) {
  const tenant = yield* Tenant
  const progress = yield* Progress
  const read = tenant.keys(rotation.id).pipe(
    Effect.map((keys): Reading => judge(rotation, keys, sent.answer)),
    Effect.catch((error) => Effect.succeed<Reading>({ _tag: "Unreadable", message: error.message }))
  )

  let wait = firstWaitMillis
  let startedAt = yield* Clock.currentTimeMillis
  let reading = yield* read
  if (isOpen(reading) && startedAt < sent.settledBy) {
    yield* progress.tell({ step: "settling", rotation, until: sent.settledBy })
  }
  // A reading counts as the last one only if it began after the time was up.
  while (isOpen(reading) && startedAt < sent.settledBy) {
    const now = yield* Clock.currentTimeMillis
    yield* Effect.sleep(Duration.millis(Math.min(wait, Math.max(0, sent.settledBy - now))))
    wait = Math.min(wait * 2, longestWaitMillis)
    startedAt = yield* Clock.currentTimeMillis
    reading = yield* read
  }
  return outcomeOf(reading, sent)
})
