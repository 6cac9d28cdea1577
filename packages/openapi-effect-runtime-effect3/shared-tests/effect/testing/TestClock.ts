/**
 * A clock of a test, as Effect 4 has it: one that is moved stops wherever somebody sleeps, and lets all
 * that follows happen. Effect 3's own clock goes to the end at once, so that what begins to sleep on the
 * way sleeps too long; the tests of this edition that are about users' own programs use that one.
 */
import * as Context from "effect/Context"
import * as V3Clock from "effect/Clock"
import * as DefaultServices from "effect/DefaultServices"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type Clock, toV3 } from "../Clock.ts"
import { yieldNow } from "../Effect.ts"
import { setting } from "../TestKey.ts"

/** Moves to a time, sleeper by sleeper. */
type MoveTo = (millis: (now: number) => number) => Effect.Effect<void>

// Tests move the clock that their fiber has, which is one of Effect 3: this is how it is moved.
const moves = new WeakMap<V3Clock.Clock, MoveTo>()

interface Sleeper {
  readonly until: number
  readonly wake: () => void
}

const makeUnsafe = () => {
  let now = 0
  // By when they end; of those that end at the same time, the first one that has begun comes first.
  const sleepers: Array<Sleeper> = []
  const clock: Clock = {
    currentTimeMillisUnsafe: () => now,
    currentTimeNanosUnsafe: () => BigInt(Math.round(now * 1e6)),
    sleep: (duration) =>
      Effect.async((resume) => {
        const until = now + Duration.toMillis(duration)
        if (until <= now) return resume(Effect.void)
        const sleeper: Sleeper = { until, wake: () => resume(Effect.void) }
        sleepers.splice(sleepers.findLastIndex((each) => each.until <= until) + 1, 0, sleeper)
        return Effect.sync(() => {
          const index = sleepers.indexOf(sleeper)
          if (index >= 0) sleepers.splice(index, 1)
        })
      })
  }
  const moveTo: MoveTo = (to) =>
    Effect.gen(function* () {
      yield* yieldNow
      const until = to(now)
      for (;;) {
        const [sleeper] = sleepers
        if (sleeper === undefined || sleeper.until > until) break
        sleepers.shift()
        now = sleeper.until
        sleeper.wake()
        yield* yieldNow
      }
      now = until
    })
  const v3 = toV3(clock)
  moves.set(v3, moveTo)
  return { clock, v3 }
}

/** A clock beside that of the test. */
export const make = (): Effect.Effect<Clock> => Effect.sync(() => makeUnsafe().clock)

const around = () =>
  setting(DefaultServices.currentServices, Context.add(V3Clock.Clock, makeUnsafe().v3))

/** The effect on a clock of its own. */
export const withTestClock = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => around().around(self))

export const layer = (): Layer.Layer<never> =>
  Layer.suspend(() => Layer.scopedDiscard(around().inScope))

const move = (to: (now: number) => number): Effect.Effect<void> =>
  Effect.clockWith((clock) => {
    const moveTo = moves.get(clock)
    return moveTo === undefined ? Effect.die(new Error("no clock of a test")) : moveTo(to)
  })

export const adjust = (duration: Duration.DurationInput): Effect.Effect<void> =>
  move((now) => now + Duration.toMillis(duration))

export const setTime = (millis: number): Effect.Effect<void> => move(() => millis)

/** The effect on the clock of the machine. */
export const withLive = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.withClock(self, V3Clock.make())
