/** `effect/Clock` of Effect 4: clocks as tests make them. */
import * as V3 from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberState from "openapi-effect-runtime-effect3/effect/FiberState"
import { setting, TestKey } from "./TestKey.ts"

export { currentTimeMillis, currentTimeNanos } from "effect/Clock"

/** As far as tests give one. */
export interface Clock {
  readonly currentTimeMillisUnsafe: () => number
  readonly currentTimeNanosUnsafe: () => bigint
  readonly sleep: (duration: Duration.Duration) => Effect.Effect<void>
}

/** A clock of Effect 4 as one of Effect 3. */
export const toV3 = (clock: Clock): V3.Clock => {
  const made = {
    [V3.ClockTypeId]: V3.ClockTypeId,
    unsafeCurrentTimeMillis: () => clock.currentTimeMillisUnsafe(),
    unsafeCurrentTimeNanos: () => clock.currentTimeNanosUnsafe(),
    currentTimeMillis: Effect.sync(() => clock.currentTimeMillisUnsafe()),
    currentTimeNanos: Effect.sync(() => clock.currentTimeNanosUnsafe()),
    sleep: (duration: Duration.Duration) => clock.sleep(duration)
  } as const
  return made
}

export const Clock: TestKey<FiberState.Clock, Clock> = new TestKey(FiberState.clock, (clock) =>
  setting(DefaultServices.currentServices, Context.add(V3.Clock, toV3(clock)))
)
