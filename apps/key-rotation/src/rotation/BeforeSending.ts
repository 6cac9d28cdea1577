/**
 * What must hold right before a rotation is sent: the connection is there, its keys are those of the
 * plan, and every rule of planning holds as it did then. A certificate may have expired since, or
 * somebody changed how the connection authenticates.
 */
import { Effect } from "effect"
import { rotatabilityOf } from "../inventory/Rotatability.ts"
import type { HeldLock } from "../lock/ConnectionLocks.ts"
import type { NotRotatedReason, Outcome } from "../journal/JournalEntry.ts"
import type { PlannedRotation } from "../plan/Plan.ts"
import { Tenant } from "../tenant/Tenant.ts"
import { judge } from "./Verdict.ts"

const notRotated = (reason: NotRotatedReason, message: string): Outcome => ({
  result: "not-rotated",
  reason,
  message
})

/** What is known of rotations of the connection that were sent before. */
export interface Before {
  /** How many that this run has sent are not known to have been rejected. */
  readonly unproven: number
  /** What was sent from this machine. */
  readonly history: HeldLock["history"]
}

const alreadyRotated = (
  { current, next }: PlannedRotation,
  history: HeldLock["history"]
): Outcome => {
  const byUs = history.find((sent) => sent.current === current && sent.next === next)
  return notRotated(
    "already-rotated",
    byUs === undefined
      ? "it was rotated once since the plan was made, by a run of which this machine has no record"
      : `it was rotated by this plan's keys already, at ${byUs.time}${byUs.journal === null ? "" : ` by journal ${byUs.journal}`}`
  )
}

/**
 * Looks for an obstacle to sending a rotation.
 *
 * @returns The outcome if nothing may be sent, `undefined` if it may.
 */
export const whyNotToSend = Effect.fn("whyNotToSend")(function* (
  rotation: PlannedRotation,
  { history, unproven }: Before
) {
  const tenant = yield* Tenant
  return yield* Effect.gen(function* () {
    const connection = yield* tenant.connection(rotation.id)
    // The keys come last, so that as little as possible can happen after they were read.
    const now = yield* tenant.time
    const keys = yield* tenant
      .keys(rotation.id)
      .pipe(Effect.catchTag("KeysNotSupported", () => Effect.succeed(undefined)))
    if (connection.name !== rotation.name) {
      return notRotated("changed", `its name is ${connection.name}, and the plan's is another`)
    }
    const verdict = keys === undefined ? undefined : judge(rotation, keys)
    if (verdict === undefined || verdict._tag === "NotApplied") {
      const rotatability = rotatabilityOf(connection, keys, now)
      return rotatability.rotatable
        ? undefined
        : notRotated("not-rotatable", rotatability.explanation)
    }
    if (unproven > 0) {
      // An earlier request was applied after all, later than it should have been possible.
      return verdict._tag === "AppliedOnce"
        ? ({ result: "rotated", after: verdict.after } satisfies Outcome)
        : ({
            result: "alarm",
            message: "the keys changed while a lost rotation was looked into"
          } satisfies Outcome)
    }
    return verdict._tag === "AppliedOnce"
      ? alreadyRotated(rotation, history)
      : notRotated("changed", "its keys have changed since the plan was made, and not by this plan")
  }).pipe(
    Effect.catchTag("ConnectionGone", () =>
      Effect.succeed(
        notRotated(
          "deleted",
          unproven === 0
            ? "the connection was deleted since the plan was made"
            : "a rotation was sent, and the connection was deleted: its keys went with it"
        )
      )
    ),
    Effect.catch((error) =>
      Effect.succeed(
        notRotated(
          "unreadable",
          unproven === 0
            ? `nothing was sent: ${error.message}`
            : `nothing more was sent: ${error.message}`
        )
      )
    )
  )
})
