/**
 * The time by which a call must be over. One timer a request, not a fiber: a
 * deadline that is never reached costs a `setTimeout` and its removal. Where a
 * `Clock` is provided (a test's virtual one), the timer runs on that clock.
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
  /** Milliseconds that only go forward, whatever becomes of the time of day: for differences alone. */
  elapsed(): number
  /** The milliseconds left; never negative. */
  remaining(): number
  /** Calls `onPassed` once the time has come; gives the function that calls it off. */
  start(onPassed: () => void): () => void
}

// The tag of Effect's own clock by its key: the tag itself brings the system's clock into every program.
const VirtualClock = /* @__PURE__ */ Context.Service<Clock, Clock>("effect/Clock")

// Node and browsers keep timers in a signed 32-bit integer, and fire at once beyond it.
const maxTimerMillis = 2 ** 31 - 1

// A class, since there is one for each call: its functions are made once.
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
    // The wall clock can be put forward or back while a call is under way.
    return this.clock ? this.now() : performance.now()
  }

  remaining(): number {
    return Math.max(0, this.end - this.elapsed())
  }

  start(onPassed: () => void): () => void {
    const remove = this.closing?.add(onPassed)
    // Once it has passed, maybe at once, the client's end has nothing to call any more.
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
 * The deadline that is `millis` away, on the clock of `context`; `Infinity` is none. What waits for
 * it is called at the client's end too.
 */
export const make = (
  context: Context.Context<never>,
  millis: number,
  closing?: Closing
): Deadline => new OnClock(context, millis, closing)

/** Waits on the clock of the fiber, as `Effect.sleep` does; over when the client is closed. */
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
