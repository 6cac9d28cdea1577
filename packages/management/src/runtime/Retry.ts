/**
 * When a call is sent again, and how long after. Whether it may be at all is
 * decided by the operation's retry class and by what is known of the failed
 * attempt; a policy only says how often and how far apart.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import type { ApiError, CallError, OutcomeUnknown } from "./Errors.ts"

/** One attempt that failed. */
export interface FailedAttempt {
  readonly error: ApiError | CallError | OutcomeUnknown
  /** Whether it may be sent again without doing anything twice. */
  readonly retryable: boolean
  /** The least wait that the API asked for, in milliseconds. */
  readonly retryAfterMillis: number | undefined
}

/**
 * How often and how far apart a call is repeated: any schedule over failed
 * attempts. A wait that the API asks for is kept to whatever the schedule says,
 * and no attempt starts that the deadline would not let finish waiting.
 */
export type RetryPolicy = Schedule.Schedule<unknown, FailedAttempt>

const baseDelay = "250 millis"
const longestDelayMillis = 8000
const retries = 4

/**
 * Four more attempts, the delay drawn evenly between nothing and a bound that
 * starts at 250 ms, doubles, and stops at 8 s ("full jitter", so that clients
 * that failed together do not return together).
 */
export const defaultPolicy: RetryPolicy = /* @__PURE__ */ Schedule.exponential(baseDelay).pipe(
  /* @__PURE__ */ Schedule.setInputType<FailedAttempt>(),
  /* @__PURE__ */ Schedule.modifyDelay(({ duration }) =>
    Effect.map(Random.next, (random) =>
      Duration.millis(random * Math.min(Duration.toMillis(duration), longestDelayMillis))
    )
  ),
  /* @__PURE__ */ Schedule.upTo({ times: retries })
)

/** One attempt, and no more. */
export const never: RetryPolicy = /* @__PURE__ */ Schedule.recurs(0)

/**
 * Goes on after a first failed attempt: waits and sends again as the policy says,
 * for as long as failures are retryable and the wait ends before the deadline.
 */
export const retry = <A, R>(
  first: FailedAttempt,
  again: Effect.Effect<A, FailedAttempt, R>,
  policy: RetryPolicy,
  remainingMillis: () => number
): Effect.Effect<A, FailedAttempt, R> => {
  // The schedule sees the first failure too, so it is played back as the first run.
  let played = false
  const run = Effect.suspend(() => {
    if (played) return again
    played = true
    return Effect.fail(first)
  })
  const guarded = policy.pipe(
    Schedule.setInputType<FailedAttempt>(),
    Schedule.modifyDelay(({ duration, input }) =>
      Effect.succeed(Duration.millis(Duration.toMillis(duration) + (input.retryAfterMillis ?? 0)))
    ),
    Schedule.while(
      ({ duration, input }) => input.retryable && Duration.toMillis(duration) < remainingMillis()
    )
  )
  return Effect.retry(run, guarded)
}
