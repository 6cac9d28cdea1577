/** The loop of a call's retries. Apart from the policies, since those are for users. */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { Closing } from "../core/Closing.ts"
import { type Deadline, sleep } from "../core/Deadline.ts"
import { toMillis } from "../core/Durations.ts"
import { matchEffect } from "../core/MatchEffect.ts"
import type { FailedAttempt, RetryPolicy, RetrySteps } from "./Retry.ts"

// Ten years in a `Retry-After` are an error of the server's. It is not undercut, and not waited for.
const longestAskedMillis = 86_400_000

/** The steps of a policy, whichever way it is given, on a clock. */
export const stepsOf = (policy: RetryPolicy, clock: Pick<Deadline, "now">): RetrySteps => {
  const given = typeof policy === "function" ? policy((schedule) => schedule) : policy
  return Schedule.isSchedule(given)
    ? Effect.map(
        Schedule.toStep(given),
        (step) => (failed) =>
          // A schedule that fails with nothing of its own fails only where it ends.
          matchEffect(
            step(clock.now(), failed),
            () => Effect.succeed(undefined),
            ([, delay]) => Effect.succeed(toMillis(delay))
          )
      )
    : given
}

/** What comes after a failed attempt. */
export type After = (failed: FailedAttempt) => Effect.Effect<unknown, FailedAttempt["error"]>

/**
 * Goes on after a first failed attempt: waits and sends again as the policy says,
 * for as long as failures are retryable, the wait ends before the deadline, and
 * `allow`, which is asked right before the wait, lets it. `again` makes one more
 * attempt, and hands it to what it is given if that fails too. A wait is over when the client is closed.
 */
export const retry = (
  first: FailedAttempt,
  again: (after: After) => ReturnType<After>,
  policy: RetryPolicy,
  deadline: Pick<Deadline, "now" | "remaining">,
  closing: Closing,
  allow: (failed: FailedAttempt, waitMillis: number) => boolean
): ReturnType<After> =>
  Effect.flatMap(stepsOf(policy, deadline), (next) => {
    const after: After = (failed) =>
      failed.retryable
        ? Effect.flatMap(next(failed), (millis) => {
            // Whatever a policy of somebody's own gives, what the API asks for is not undercut.
            const asked = failed.retryAfter ? toMillis(failed.retryAfter) : 0
            const wait = Math.max(0, millis ?? Infinity) + asked
            if (
              !(asked <= longestAskedMillis && wait < deadline.remaining() && allow(failed, wait))
            )
              return Effect.fail(failed.error)
            return Effect.flatMap(sleep(wait, closing), () => again(after))
          })
        : Effect.fail(failed.error)
    return after(first)
  })
