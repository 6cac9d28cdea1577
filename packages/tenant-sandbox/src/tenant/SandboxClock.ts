/**
 * The tenant's clock: the one that the sandbox was started with, and as far ahead of it as it was told to
 * be. Whoever sleeps on it wakes when its time has come, also when the clock was put ahead meanwhile.
 */
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

/** A clock that can be put ahead. */
export interface SandboxClock extends Clock.Clock {
  /** Puts the clock ahead, or back where milliseconds are negative; not before 1970, nor past 9999. */
  readonly advance: (millis: number) => void
  /** As far ahead as it was at the start. */
  readonly reset: () => void
}

/** The last moment that the clock can be put to: later years cannot be written as four digits. */
export const latest = Date.UTC(9999, 11, 31)

/** A clock that begins as the given one. */
export const makeSandboxClock = (base: Clock.Clock): SandboxClock => {
  let ahead = 0
  const sleepers = new Set<() => void>()
  const wake = (): void => {
    // Who still has to sleep puts itself down anew: the set changes while it is gone through.
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
