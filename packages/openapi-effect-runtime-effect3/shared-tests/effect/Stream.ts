/** `effect/Stream` of Effect 4. */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as V3 from "effect/Stream"

export * from "effect/Stream"
export {
  fromAsyncIterable,
  fromEffectRepeat,
  fromPull,
  isStream,
  mapAccumEffect,
  toAsyncIterableWith,
  toPull,
  transformPull,
  unwrap
} from "openapi-effect-runtime-effect3/effect/Stream"

export const runCollect = <A, E, R>(
  self: V3.Stream<A, E, R>
): Effect.Effect<ReadonlyArray<A>, E, R> => Effect.map(V3.runCollect(self), Chunk.toReadonlyArray)
