/**
 * The tenant's clock: the clock that the sandbox was started with, plus an offset. Sleeping fibers wake
 * when their time has come, also when the clock is advanced meanwhile.
 */
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

/** A clock that can be advanced. */
export interface SandboxClock extends Clock.Clock {
  /**
   * Advances the clock, or sets it back if the milliseconds are negative; not before 1970 or after
   * 9999.
   */
  readonly advance: (millis: number) => void
  /** Resets the offset to that of the start. */
  readonly reset: () => void
}

/** The latest time of the clock: later years do not have four digits. */
export const latest = Date.UTC(9999, 11, 31)

/** A time as text, and the latest one where it is after that. */
export const timeText = (millis: number): string => new Date(Math.min(millis, latest)).toISOString()

/** A clock that begins as the given one. */
export const makeSandboxClock = (base: Clock.Clock): SandboxClock => {
  let ahead = 0
  const sleepers = new Set<() => void>()
  const wake = (): void => {
    // Fibers that must sleep longer register again, so the set changes during the iteration.
    const waiting = Array.from(sleepers)
    for (const sleeper of waiting) sleeper()
  }
  const now = (): number => base.currentTimeMillisUnsafe() + ahead
  const nanos = (): bigint => base.currentTimeNanosUnsafe() + BigInt(ahead) * 1_000_000n

  /** Until the clock is put. */
  const put: Effect.Effect<void> = Effect.callback((resume) => {
    const sleeper = (): void => resume(Effect.void)
    sleepers.add(sleeper)
    return Effect.sync(() => void sleepers.delete(sleeper))
  })
  const sleepUntil = (deadline: number): Effect.Effect<void> =>
    Effect.suspend(() => {
      const left = deadline - now()
      return left <= 0
        ? Effect.void
        : Effect.flatMap(Effect.race(base.sleep(Duration.millis(left)), put), () =>
            sleepUntil(deadline)
          )
    })

  return {
    currentTimeMillisUnsafe: now,
    currentTimeMillis: Effect.sync(now),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: () => base.monotonicTimeNanosUnsafe(),
    monotonicTimeNanos: base.monotonicTimeNanos,
    sleep: (duration) => Effect.suspend(() => sleepUntil(now() + Duration.toMillis(duration))),
    advance: (millis) => {
      const from = base.currentTimeMillisUnsafe()
      ahead = Math.round(Math.min(latest, Math.max(0, from + ahead + millis))) - from
      wake()
    },
    reset: () => {
      ahead = 0
      wake()
    }
  }
}
