/**
 * The time by which a call must be over. One timer a request, not a fiber: a
 * deadline that is never reached costs a `setTimeout` and its removal. Where a
 * `Clock` is provided (a test's virtual one), the timer runs on that clock.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

/** A point in time on one clock. */
export interface Deadline {
  /** Milliseconds since the epoch, on the same clock. */
  readonly now: () => number
  /** Milliseconds that only go forward, whatever becomes of the time of day: for differences alone. */
  readonly elapsed: () => number
  /** The milliseconds left; never negative. */
  readonly remaining: () => number
  /** Calls `onPassed` once the time has come; gives the function that calls it off. */
  readonly start: (onPassed: () => void) => () => void
}

/** The time on the clock of a context, in milliseconds since the epoch. */
export const nowOf = (context: Context.Context<never>): (() => number) => {
  const clock = Context.getOrUndefined(context, Clock.Clock)
  return clock === undefined ? Date.now : () => clock.currentTimeMillisUnsafe()
}

// Node and browsers keep timers in a signed 32-bit integer, and fire at once beyond it.
const maxTimerMillis = 2 ** 31 - 1

// The wall clock can be put forward or back while a call is under way.
const monotonic = (): number => performance.now()

/** The deadline that is `millis` away, on the clock of `context`; `Infinity` is none. */
export const make = (context: Context.Context<never>, millis: number): Deadline => {
  const provided = Context.getOrUndefined(context, Clock.Clock)
  const now = nowOf(context)
  const elapsed = provided === undefined ? monotonic : now
  const end = elapsed() + millis
  const remaining = (): number => Math.max(0, end - elapsed())
  return {
    now,
    elapsed,
    remaining,
    start: (onPassed) => {
      const left = remaining()
      if (left > maxTimerMillis) return () => {}
      if (provided === undefined) {
        const timer = setTimeout(onPassed, left)
        return () => clearTimeout(timer)
      }
      const fiber = Effect.runForkWith(context)(
        Effect.map(provided.sleep(Duration.millis(left)), onPassed)
      )
      return () => fiber.interruptUnsafe()
    }
  }
}
