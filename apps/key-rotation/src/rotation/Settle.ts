/**
 * Reads a connection's keys until they tell what became of a rotation, or until the rotation can no
 * longer take effect: by the tenant's time, since the host that sent it may be another.
 */
import { Duration, Effect } from "effect"
import type { Outcome } from "../journal/JournalEntry.ts"
import type { PlannedRotation } from "../plan/Plan.ts"
import { Tenant } from "../tenant/Tenant.ts"
import type { SentRotation } from "./History.ts"
import { Progress } from "./Progress.ts"
import { judge, type KeysBefore, type Verdict } from "./Verdict.ts"

const firstWaitMillis = 250
const longestWaitMillis = 10_000

/** A verdict, or that the keys could not be read. */
export type Reading =
  | Verdict
  | { readonly _tag: "Gone" }
  | { readonly _tag: "Unreadable"; readonly message: string }

const outcomeOf = (reading: Reading, sent: SentRotation): Outcome => {
  switch (reading._tag) {
    case "AppliedOnce":
      return { result: "rotated", after: reading.after }
    case "NotApplied":
      return sent.response === undefined
        ? {
            result: "not-rotated",
            reason: "never-applied",
            message: "the response was lost, and the keys have not changed since"
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
      return { result: "alarm", message: "the keys are not in a state that one rotation leaves" }
    case "Gone":
      return {
        result: "not-rotated",
        reason: "deleted",
        message: "a rotation was sent, and the connection was deleted: its keys went with it"
      }
    case "Unreadable":
      return {
        result: "unknown",
        message: `a rotation was sent, and the keys cannot be read since: ${reading.message}`
      }
  }
}

// A connection that is not found might only not be found yet, by a tenant that has just failed.
const isOpen = ({ _tag }: Reading): boolean =>
  _tag === "NotApplied" || _tag === "Unreadable" || _tag === "Gone"

/**
 * Reads the keys until they tell what became of a rotation, at the latest until it can no longer be
 * applied.
 *
 * @param onWait - Called once, if it does not tell at once.
 */
export const readUntilSettled = Effect.fn("readUntilSettled")(function* (
  connection: string,
  before: KeysBefore,
  sent: SentRotation,
  onWait: Effect.Effect<void>
) {
  const tenant = yield* Tenant
  const keys = tenant.keys(connection).pipe(
    Effect.map((now): Reading => judge(before, now, sent.response)),
    Effect.catchTag("ConnectionGone", () => Effect.succeed<Reading>({ _tag: "Gone" })),
    Effect.catch((error) => Effect.succeed<Reading>({ _tag: "Unreadable", message: error.message }))
  )
  // A reading counts as the last one only if it began after the time was up.
  const read = Effect.gen(function* () {
    const startedAt = yield* Effect.catch(tenant.time, () => Effect.succeed(undefined))
    return {
      reading: yield* keys,
      left: startedAt === undefined ? Infinity : sent.settledBy - startedAt
    }
  })

  let wait = firstWaitMillis
  let last = yield* read
  // Without the tenant's time the end is unknown, so the number of tries is limited.
  let triesWithoutTime = 10
  if (isOpen(last.reading) && last.left > 0) yield* onWait
  while (isOpen(last.reading) && last.left > 0) {
    if (last.left === Infinity && (triesWithoutTime -= 1) === 0) {
      const message = "the tenant's time is not known"
      return last.reading._tag === "Unreadable"
        ? last.reading
        : ({ _tag: "Unreadable", message } satisfies Reading)
    }
    yield* Effect.sleep(Duration.millis(Math.min(wait, last.left)))
    wait = Math.min(wait * 2, longestWaitMillis)
    last = yield* read
  }
  return last.reading
})

/** Finds out the outcome of a rotation that may have been sent. */
export const settle = Effect.fn("settle")(function* (
  rotation: PlannedRotation,
  sent: SentRotation
) {
  const progress = yield* Progress
  const reading = yield* readUntilSettled(
    rotation.id,
    rotation,
    sent,
    progress.tell({ step: "settling", rotation, until: sent.settledBy })
  )
  return outcomeOf(reading, sent)
})
