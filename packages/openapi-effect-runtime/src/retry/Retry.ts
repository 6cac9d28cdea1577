/**
 * Retry policies: how often and after which delays a call is retried. Whether it may be retried at all
 * depends on the operation's retry class and the failed attempt.
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Random } from "effect/Random"
import type * as Schedule from "effect/Schedule"
import type { ApiError, CallError, OutcomeUnknown } from "../core/Errors.ts"

/** A failed attempt. */
export interface FailedAttempt {
  readonly error: ApiError | CallError | OutcomeUnknown
  /** Whether a retry is safe. */
  readonly retryable: boolean
  /** The minimum wait that the API asked for. */
  readonly retryAfter: Duration.Duration | undefined
}

/**
 * The delays of a call's retries. The outer Effect runs once per call; its function is called after
 * each failed attempt that may be retried, and returns the delay in milliseconds, or `undefined` to
 * stop.
 */
export type RetrySteps = Effect.Effect<(failed: FailedAttempt) => Effect.Effect<number | undefined>>

/** Types the input of a schedule as a {@link FailedAttempt} for the functions piped after it. */
export type Typed = <Output>(
  schedule: Schedule.Schedule<Output, FailedAttempt>
) => Schedule.Schedule<Output, FailedAttempt>

/**
 * How often and after which delays a call is retried: a schedule, a function that makes one with `$`,
 * which types the failed attempt, {@link none}, or steps of your own. A wait that the API asks for is
 * always honored, and no retry starts after the call's deadline.
 *
 * @example
 * ```ts
 * import { Schedule } from "effect"
 * import type { RetryPolicy } from "openapi-effect-runtime/retry/Retry"
 *
 * export const patient: RetryPolicy = Schedule.exponential("1 second").pipe(
 *   Schedule.jittered,
 *   Schedule.upTo({ times: 8 })
 * )
 *
 * export const forConnections: RetryPolicy = ($) =>
 *   $(Schedule.spaced("1 second")).pipe(
 *     Schedule.while(({ input }) => input.error._tag === "TransportError")
 *   )
 * ```
 */
export type RetryPolicy =
  | Schedule.Schedule<unknown, FailedAttempt>
  | (($: Typed) => Schedule.Schedule<unknown, FailedAttempt>)
  | RetrySteps

// Effect's random generator by its key: the reference itself would bundle a default around
// `Math.random`.
const GivenRandom = /* @__PURE__ */ Context.Service<Random, Random>("effect/Random")

const mostRetries = 4
const noMore = /* @__PURE__ */ Effect.succeed(undefined)

/**
 * Four retries, each after a random delay up to a bound that starts at 250 ms and doubles ("full
 * jitter", so that clients that failed together do not retry together).
 */
export const defaultPolicy: RetrySteps = /* @__PURE__ */ Effect.sync(() => {
  let retries = 0
  return () => {
    if (retries === mostRetries) return noMore
    // Milliseconds.
    const bound = 250 * 2 ** retries++
    return Effect.withFiber(({ context }) => {
      const random = Context.getOrUndefined(context, GivenRandom)
      return Effect.succeed((random?.nextDoubleUnsafe() ?? Math.random()) * bound)
    })
  }
})

/** A single attempt, no retries. */
export const none: RetrySteps = /* @__PURE__ */ Effect.succeed(() => noMore)
