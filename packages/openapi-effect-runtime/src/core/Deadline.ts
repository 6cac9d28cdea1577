/**
 * The deadline of a call. One timer for each request, not a fiber: a deadline that is not reached costs
 * a `setTimeout` and its removal. If a `Clock` is provided (a test's virtual one), the timer runs on
 * that clock.
 */
import type { Clock } from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Closing } from "./Closing.ts"
import { fromMillis } from "./Durations.ts"

/** A point in time on one clock. */
export interface Deadline {
  /** Milliseconds since the epoch, on the same clock. */
  now(): number
  /** Monotonic milliseconds, independent of the wall clock; only differences are meaningful. */
  elapsed(): number
  /** The milliseconds left; never negative. */
  remaining(): number
  /** Calls `onPassed` when the deadline passes; returns a cancel function. */
  start(onPassed: () => void): () => void
}

// Effect's clock by its key: the tag itself would bundle the system clock with every program.
const VirtualClock = /* @__PURE__ */ Context.Service<Clock, Clock>("effect/Clock")

// Timers of Node and browsers are signed 32-bit integers, and fire at once beyond that.
const maxTimerMillis = 2 ** 31 - 1

// A class, since there is one instance for each call and methods are created once.
class OnClock implements Deadline {
  declare private readonly context: Context.Context<never>
  declare private readonly clock: Clock | undefined
  declare private readonly end: number
  declare private readonly closing: Closing | undefined

  constructor(context: Context.Context<never>, millis: number, closing: Closing | undefined) {
    this.context = context
    this.closing = closing
    this.clock = Context.getOrUndefined(context, VirtualClock)
    this.end = this.elapsed() + millis
  }

  now(): number {
    return this.clock ? this.clock.currentTimeMillisUnsafe() : Date.now()
  }

  elapsed(): number {
    // The wall clock can be adjusted while a call is in flight.
    return this.clock ? this.now() : performance.now()
  }

  remaining(): number {
    return Math.max(0, this.end - this.elapsed())
  }

  start(onPassed: () => void): () => void {
    const remove = this.closing?.add(onPassed)
    // Once the deadline has passed, possibly at once, closing the client has nothing to call.
    const stop = this.startTimer(() => {
      remove?.()
      onPassed()
    })
    return remove
      ? () => {
          stop()
          remove?.()
        }
      : stop
  }

  private startTimer(onPassed: () => void): () => void {
    const left = this.remaining()
    if (left > maxTimerMillis) return () => {}
    if (this.clock) {
      const fiber = Effect.runForkWith(this.context)(
        Effect.map(this.clock.sleep(fromMillis(left)), onPassed)
      )
      return () => fiber.interruptUnsafe()
    }
    const timer = setTimeout(onPassed, left)
    return () => clearTimeout(timer)
  }
}

/**
 * The deadline in `millis`, on the clock of `context`; `Infinity` for none. Its listeners are also
 * called when the client is closed.
 */
export const make = (
  context: Context.Context<never>,
  millis: number,
  closing?: Closing
): Deadline => new OnClock(context, millis, closing)

/** Waits on the clock of the fiber, like `Effect.sleep`; ends when the client is closed. */
export const sleep = (millis: number, closing?: Closing): Effect.Effect<void> =>
  Effect.withFiber(({ context }) =>
    millis > maxTimerMillis
      ? Effect.flatMap(sleep(maxTimerMillis, closing), () =>
          sleep(millis - maxTimerMillis, closing)
        )
      : Effect.callback((resume) => {
          const end = () => resume(Effect.void)
          if (closing?.isClosed()) return end()
          return Effect.sync(make(context, millis, closing).start(end))
        })
  )
