/**
 * When a call is sent again, and how long after. Whether it may be at all is
 * decided by the operation's retry class and by what is known of the failed
 * attempt; a policy only says how often and how far apart.
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Pull from "effect/Pull"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import type { ApiError, CallError, OutcomeUnknown } from "./Errors.ts"
import { recover } from "./Match.ts"

/** One attempt that failed. */
export interface FailedAttempt {
  readonly error: ApiError | CallError | OutcomeUnknown
  /** Whether it may be sent again without doing anything twice. */
  readonly retryable: boolean
  /** The least wait that the API asked for, in milliseconds. */
  readonly retryAfterMillis: number | undefined
}

/**
 * How often and how far apart a call is repeated. The outer Effect runs once a
 * call; its function is asked after each failed attempt that may be repeated, and
 * gives the delay in milliseconds, or `undefined` for no more.
 *
 * A wait that the API asks for comes on top, whatever the policy says, and no
 * attempt is waited for beyond the call's deadline.
 */
export type RetryPolicy = Effect.Effect<
  (failed: FailedAttempt) => Effect.Effect<number | undefined>
>

const mostRepeats = 4
const noMore = /* @__PURE__ */ Effect.succeed(undefined)

/**
 * Four more attempts, the delay drawn evenly between nothing and a bound that
 * starts at 250 ms, doubles, and stops at 8 s ("full jitter", so that clients
 * that failed together do not return together).
 */
export const defaultPolicy: RetryPolicy = /* @__PURE__ */ Effect.sync(() => {
  let repeats = 0
  return () => {
    if (repeats === mostRepeats) return noMore
    // Milliseconds.
    const bound = Math.min(250 * 2 ** repeats++, 8000)
    return Effect.map(Random.Random, (random) => random.nextDoubleUnsafe() * bound)
  }
})

/** One attempt, and no more. */
export const never: RetryPolicy = /* @__PURE__ */ Effect.succeed(() => noMore)

/**
 * A policy from a schedule over failed attempts.
 *
 * @example
 * ```ts
 * import { Retry } from "@effect-auth0/management"
 * import { Schedule } from "effect"
 *
 * export const patient = Retry.fromSchedule(
 *   Schedule.exponential("1 second").pipe(Schedule.jittered, Schedule.upTo({ times: 8 }))
 * )
 * ```
 */
export const fromSchedule = (schedule: Schedule.Schedule<unknown, FailedAttempt>): RetryPolicy =>
  Effect.map(
    Schedule.toStep(schedule),
    (step) => (failed) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        step(now, failed).pipe(
          Effect.map(([, delay]) => Duration.toMillis(delay)),
          Pull.catchDone(() => noMore)
        )
      )
  )

/**
 * Goes on after a first failed attempt: waits and sends again as the policy says,
 * for as long as failures are retryable, the wait ends before the deadline, and
 * `repeat`, which is asked right before the wait, allows it.
 */
export const retry = <A>(
  first: FailedAttempt,
  again: Effect.Effect<A, FailedAttempt>,
  policy: RetryPolicy,
  remainingMillis: () => number,
  repeat: (failed: FailedAttempt, waitMillis: number) => boolean
): Effect.Effect<A, FailedAttempt["error"]> =>
  Effect.flatMap(policy, (next) => {
    const after = (failed: FailedAttempt): Effect.Effect<A, FailedAttempt["error"]> =>
      failed.retryable
        ? Effect.flatMap(next(failed), (millis) => {
            // Whatever a policy of somebody's own gives, what the API asks for is not undercut.
            const wait = Math.max(0, millis ?? Infinity) + (failed.retryAfterMillis ?? 0)
            if (!(wait < remainingMillis() && repeat(failed, wait)))
              return Effect.fail(failed.error)
            return Effect.andThen(Effect.sleep(wait), recover(again, after))
          })
        : Effect.fail(failed.error)
    return after(first)
  })
