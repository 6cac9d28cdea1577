/** The loop of a call's repeats. Apart from the policies, since those are for users. */
import * as Effect from "effect/Effect"
import { recover } from "./Match.ts"
import type { FailedAttempt, RetryPolicy } from "./Retry.ts"

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
