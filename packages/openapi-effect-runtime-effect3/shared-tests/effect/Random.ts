/** `effect/Random` of Effect 4: sources of random numbers as tests make them. */
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Effect from "effect/Effect"
import * as V3 from "effect/Random"
import * as Effect4 from "effect-4/Effect"
import * as Random4 from "effect-4/Random"
import * as FiberState from "openapi-effect-runtime-effect3/effect/FiberState"
import { setting, TestKey } from "./TestKey.ts"

export { next } from "effect/Random"

/** As far as tests give one. */
export interface Random {
  readonly nextDoubleUnsafe: () => number
}

const toV3 = ({ nextDoubleUnsafe }: Random): V3.Random =>
  Object.create(V3.make(""), { next: { value: Effect.sync(nextDoubleUnsafe) } }) as V3.Random

export const Random: TestKey<FiberState.Random & { readonly nextIntUnsafe: () => number }, Random> =
  new TestKey(
    new FiberState.StateKey((refs) => {
      const { nextDoubleUnsafe } = FiberState.random.get(refs)
      return {
        nextDoubleUnsafe,
        nextIntUnsafe: () =>
          Math.floor(nextDoubleUnsafe() * 2 * Number.MAX_SAFE_INTEGER) - Number.MAX_SAFE_INTEGER
      }
    }),
    (random) => setting(DefaultServices.currentServices, Context.add(V3.Random, toV3(random)))
  )

/** With the numbers that Effect 4 has of the seed: what comes of them in a test is the same. */
export const withSeed = (
  seed: string
): (<A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>) =>
  Random.set(Effect4.runSync(Random4.withSeed(Random4.Random, seed))).around
