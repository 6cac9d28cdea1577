/**
 * When a call is sent again, and how long after. Whether it may be at all is
 * decided by the operation's retry class and by what is known of the failed
 * attempt; a policy only says how often and how far apart.
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Random } from "effect/Random"
import type * as Schedule from "effect/Schedule"
import type { ApiError, CallError, OutcomeUnknown } from "../core/Errors.ts"

/** One attempt that failed. */
export interface FailedAttempt {
  readonly error: ApiError | CallError | OutcomeUnknown
  /** Whether it may be sent again without doing anything twice. */
  readonly retryable: boolean
  /** The least wait that the API asked for. */
  readonly retryAfter: Duration.Duration | undefined
}

/**
 * The delays of a call's retries. The outer Effect runs once a call; its function is asked after
 * each failed attempt that may be retried, and gives the delay in milliseconds, or `undefined` for
 * no more.
 */
export type RetrySteps = Effect.Effect<(failed: FailedAttempt) => Effect.Effect<number | undefined>>

/** Types the input of a schedule as a {@link FailedAttempt}, for what is piped after it. */
export type Typed = <Output>(
  schedule: Schedule.Schedule<Output, FailedAttempt>
) => Schedule.Schedule<Output, FailedAttempt>

/**
 * How often and how far apart a call is retried: a schedule, a function that makes one of `$`, which
 * types the failed attempt, {@link none}, or steps of your own. A wait that the API asks for is
 * added to each delay, and no attempt is waited for beyond the call's deadline.
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

// Effect's own generator by its key: the reference itself has a default that is `Math.random` at length.
const GivenRandom = /* @__PURE__ */ Context.Service<Random, Random>("effect/Random")

const mostRetries = 4
const noMore = /* @__PURE__ */ Effect.succeed(undefined)

/**
 * Four more attempts, the delay drawn evenly between nothing and a bound that
 * starts at 250 ms and doubles ("full jitter", so that clients that failed
 * together do not return together).
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

/** One attempt, and no more. */
export const none: RetrySteps = /* @__PURE__ */ Effect.succeed(() => noMore)
