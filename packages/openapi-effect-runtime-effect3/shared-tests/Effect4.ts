/** Effects of Effect 4 as ones of Effect 3, and back: for what stays on Effect 4 beside the library. */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Runtime from "effect/Runtime"
import * as Cause4 from "effect-4/Cause"
import * as Clock4 from "effect-4/Clock"
import * as Duration4 from "effect-4/Duration"
import * as Effect4 from "effect-4/Effect"
import * as Exit4 from "effect-4/Exit"
import {
  type Clock,
  clock as clockKey,
  refsOfFiber
} from "openapi-effect-runtime-effect3/effect/FiberState"

const clockOf = (clock: Clock): Clock4.Clock => {
  const millis = () => clock.currentTimeMillisUnsafe()
  const nanos = () => clock.currentTimeNanosUnsafe()
  return {
    currentTimeMillisUnsafe: millis,
    currentTimeMillis: Effect4.sync(millis),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect4.sync(nanos),
    monotonicTimeNanosUnsafe: nanos,
    monotonicTimeNanos: Effect4.sync(nanos),
    sleep: (duration) =>
      Effect4.promise((signal) =>
        Effect.runPromise(clock.sleep(Duration.millis(Duration4.toMillis(duration))), { signal })
      )
  }
}

const exitOf = <A, E>(exit: Exit4.Exit<A, E>): Effect.Effect<A, E> => {
  if (Exit4.isSuccess(exit)) return Effect.succeed(exit.value)
  const failure = exit.cause.reasons.find(Cause4.isFailReason)
  return failure === undefined ? Effect.die(Cause4.squash(exit.cause)) : Effect.fail(failure.error)
}

/** An effect of Effect 4, on the clock of the fiber that it is run in. */
export const fromEffect4 = <A, E>(effect: Effect4.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.withFiberRuntime((fiber) => {
    const clock = clockOf(clockKey.get(refsOfFiber(fiber)))
    return Effect.async((resume) => {
      const running = Effect4.runFork(Effect4.provideService(effect, Clock4.Clock, clock))
      running.addObserver((exit) => resume(exitOf(exit)))
      return Effect.sync(() => running.interruptUnsafe())
    })
  })

/** An effect of Effect 3, in its runtime; whatever it fails with, and its defects too, are failures. */
export const toEffect4 = <A, R>(
  runtime: Runtime.Runtime<R>,
  effect: Effect.Effect<A, unknown, R>
): Effect4.Effect<A, unknown> =>
  Effect4.tryPromise({
    try: (signal) => Runtime.runPromiseExit(runtime)(effect, { signal }),
    catch: (error) => error
  }).pipe(
    Effect4.flatMap((exit) =>
      exit._tag === "Success" ? Effect4.succeed(exit.value) : Effect4.fail(Cause.squash(exit.cause))
    )
  )
