/**
 * Sends one rotation, with the intent written down before and the response after.
 */
import { type Duration, Effect, Result } from "effect"
import { Journal } from "../journal/Journal.ts"
import type { HeldLock } from "../lock/ConnectionLocks.ts"
import type { PlannedRotation } from "../plan/Plan.ts"
import { Tenant } from "../tenant/Tenant.ts"
import type { SentRotation } from "./History.ts"
import { Progress } from "./Progress.ts"
import { RotationSettings, settlingMillis } from "./Settings.ts"

/** What became of sending. */
export type Sent =
  /** It may have been applied. */
  | { readonly _tag: "MayBeApplied"; readonly sent: SentRotation }
  /** It was not, for certain; the same request may succeed after a wait, if there is one. */
  | {
      readonly _tag: "Rejected"
      readonly message: string
      readonly retryAfter: Duration.Duration | undefined
    }

// The tenant's time is given in whole seconds.
const resolutionMillis = 1000

/** Sends one rotation under a lock. */
export const send = Effect.fn("send")(
  function* (rotation: PlannedRotation, attempt: number, lock: HeldLock) {
    const tenant = yield* Tenant
    const journal = yield* Journal
    const progress = yield* Progress
    const settings = yield* RotationSettings
    const { algorithm, current, id: connection, next } = rotation
    const settledBy = (yield* tenant.time) + resolutionMillis + settlingMillis(settings)
    const about = { connection, attempt }

    yield* journal.append({ event: "intent", ...about, current, next, algorithm, settledBy })
    // Other runs of this machine learn of it as well: they have journals of their own.
    const locked = yield* lock
      .sending({ current, next, until: settledBy, journal: journal.path })
      .pipe(
        Effect.as(undefined),
        Effect.catchTag("ConnectionLocked", (displaced) => Effect.succeed(displaced))
      )
    if (locked !== undefined) {
      return { _tag: "Rejected", message: locked.message, retryAfter: undefined } satisfies Sent
    }
    const response = yield* Effect.result(
      tenant.rotate({ connection, algorithm, deadline: settings.deadline })
    )
    if (Result.isSuccess(response)) {
      const kid = response.success
      yield* journal.append({ event: "response", ...about, kid })
      return { _tag: "MayBeApplied", sent: { settledBy, response: kid } } satisfies Sent
    }
    const failure = response.failure
    if (failure._tag === "RequestRejected") {
      const { message, retryAfter } = failure
      return { _tag: "Rejected", message, retryAfter } satisfies Sent
    }
    yield* journal.append({ event: "lost", ...about, message: failure.message })
    yield* progress.tell({ step: "lost", rotation })
    return { _tag: "MayBeApplied", sent: { settledBy, response: undefined } } satisfies Sent
  },
  // From the intent to the response nothing is given up: an interruption waits for the response,
  // which the deadline bounds, so that it leaves no question behind that patience had settled.
  (sending) => Effect.uninterruptible(sending)
)
