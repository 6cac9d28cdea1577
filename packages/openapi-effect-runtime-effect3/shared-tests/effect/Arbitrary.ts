/** `effect/Arbitrary` of Effect 4: its values are Effect 4's own, what is checked with them is Effect 3's. */
import * as Effect from "effect/Effect"
import * as V4 from "effect-4/Arbitrary"
import * as Effect4 from "effect-4/Effect"
import * as Exit4 from "effect-4/Exit"
import { fromEffect4, toEffect4 } from "../Effect4.ts"

export * from "effect-4/Arbitrary"

/** As many values as are asked for; they are made up at once. */
export const sampleEffect = <A>(
  arbitrary: V4.Arbitrary<A>,
  options?: V4.SampleOptions
): Effect.Effect<ReadonlyArray<A>, unknown> =>
  Effect.suspend(() => {
    const exit = Effect4.runSyncExit(V4.sampleEffect(arbitrary, options))
    return Exit4.isSuccess(exit) ? Effect.succeed(exit.value) : Effect.fail(exit.cause)
  })

/** Checks a property of many values. */
export const checkEffect = <A, R>(
  arbitrary: V4.Arbitrary<A>,
  property: (value: A) => Effect.Effect<boolean, unknown, R>,
  options?: V4.CheckOptions
) =>
  Effect.flatMap(Effect.runtime<R>(), (runtime) =>
    fromEffect4(
      V4.checkEffect(
        arbitrary,
        (value) =>
          toEffect4(
            runtime,
            Effect.suspend(() => property(value))
          ),
        options
      )
    )
  )
