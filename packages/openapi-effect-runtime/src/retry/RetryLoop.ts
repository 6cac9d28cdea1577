/** The retry loop of a call. Separate from the policies, which are public. */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { Closing } from "../core/Closing.ts"
import { type Deadline, sleep } from "../core/Deadline.ts"
import { toMillis } from "../core/Durations.ts"
import { matchEffect } from "../core/MatchEffect.ts"
import { defaultPolicy, type FailedAttempt, type RetryPolicy, type RetrySteps } from "./Retry.ts"

// A `Retry-After` of ten years is a server error. It is neither shortened nor waited for.
const longestAskedMillis = 86_400_000

/** The steps of any form of policy, on a clock. */
export const stepsOf = (policy: RetryPolicy, clock: Pick<Deadline, "now">): RetrySteps => {
  const given = typeof policy === "function" ? policy((schedule) => schedule) : policy
  if (Schedule.isSchedule(given)) {
    return Effect.map(
      Schedule.toStep(given),
      (step) => (failed) =>
        // A schedule without errors of its own fails only when it ends.
        matchEffect(
          step(clock.now(), failed),
          () => Effect.succeed(undefined),
          ([, delay]) => Effect.succeed(toMillis(delay))
        )
    )
  }
  // Only the smallest client, which has no room for the check, lets anything else through.
  return Effect.isEffect(given) ? given : defaultPolicy
}

/** What follows a failed attempt. */
export type After = (failed: FailedAttempt) => Effect.Effect<unknown, FailedAttempt["error"]>

/**
 * Continues after a first failed attempt: waits and retries as the policy says, while failures are
 * retryable, the wait ends before the deadline, and `allow`, called right before the wait, permits it.
 * `again` makes one more attempt, and passes it to its argument if it fails too. A wait ends when the
 * client is closed.
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
            // The wait that the API asks for is honored whatever a custom policy returns.
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
