/** `effect/Stream` of Effect 4: streams are Effect 3's, made from pulls and read by them. */
import type * as Arr from "effect/Array"
import * as Chunk from "effect/Chunk"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { hasProperty } from "effect/Predicate"
import * as Scope from "effect/Scope"
import * as V3 from "effect/Stream"
import { Done, done } from "./Cause.ts"
import * as FiberState from "./FiberState.ts"
import type { ExcludeDone, Pull } from "./Pull.ts"

export {
  concat,
  empty,
  fail,
  filter,
  flatMap,
  fromIterable,
  fromReadableStream,
  make,
  mapEffect,
  mapError,
  provideService,
  repeatEffect as fromEffectRepeat,
  runCollect,
  runForEach,
  type Stream,
  sync,
  takeWhile,
  tap,
  toReadableStream,
  unwrapScoped as unwrap
} from "effect/Stream"

type Values<A> = Arr.NonEmptyReadonlyArray<A>

const toV3 = <A, E, R>(
  pull: Effect.Effect<Values<A>, E, R>
): Effect.Effect<Chunk.Chunk<A>, Option.Option<ExcludeDone<E>>, R> =>
  Effect.mapBoth(pull, {
    onFailure: (error) =>
      // The type does not know that what is no `Done` is all the others.
      error instanceof Done ? Option.none() : Option.some(error as ExcludeDone<E>),
    onSuccess: Chunk.unsafeFromArray
  })

const fromV3 = <A, E, R>(
  pull: Effect.Effect<Chunk.Chunk<A>, Option.Option<E>, R>
): Pull<Values<A>, E, void, R> =>
  Effect.matchEffect(pull, {
    onFailure: (error): Effect.Effect<never, E | Done> =>
      Option.isNone(error) ? done() : Effect.fail(error.value),
    // A chunk may be empty in Effect 3.
    onSuccess: (chunk): Pull<Values<A>, E, void, R> =>
      Chunk.isNonEmpty(chunk) ? Effect.succeed(Chunk.toReadonlyArray(chunk)) : fromV3(pull)
  })

export const fromPull = <A, E, R, EX, RX>(
  pull: Effect.Effect<Effect.Effect<Values<A>, E, R>, EX, RX>
): V3.Stream<A, ExcludeDone<E> | EX, R | Exclude<RX, Scope.Scope>> =>
  V3.unwrapScoped(Effect.map(pull, (each) => V3.repeatEffectChunkOption(toV3(each))))

/** The pull brings the services that the stream needs, as in Effect 4. */
export const toPull = <A, E, R>(
  self: V3.Stream<A, E, R>
): Effect.Effect<Pull<Values<A>, E>, never, R | Scope.Scope> =>
  Effect.contextWithEffect((context: Context.Context<R | Scope.Scope>) =>
    Effect.map(V3.toPull(self), (pull) => fromV3(Effect.provide(pull, context)))
  )

export const transformPull = <A, E, R, B, E2, R2, EX, RX>(
  self: V3.Stream<A, E, R>,
  transform: (
    pull: Pull<Values<A>, E>,
    scope: Scope.Scope
  ) => Effect.Effect<Effect.Effect<Values<B>, E2, R2>, EX, RX>
): V3.Stream<B, EX | ExcludeDone<E2>, Exclude<R | RX, Scope.Scope> | R2> =>
  fromPull(
    Effect.flatMap(Effect.zip(toPull(self), Scope.Scope), ([pull, scope]) => transform(pull, scope))
  )

/**
 * Lets go of the iterator without waiting: an iterator that somebody waits for cannot be ended before it
 * has given something, and Effect 3's own function would wait with it.
 */
export const fromAsyncIterable = <A, E>(
  iterable: AsyncIterable<A>,
  onError: (cause: unknown) => E
): V3.Stream<A, E> =>
  fromPull(
    Effect.map(
      Effect.acquireRelease(
        Effect.sync(() => iterable[Symbol.asyncIterator]()),
        (iterator) => Effect.sync(() => void iterator.return?.().catch(() => {}))
      ),
      (iterator): Pull<Values<A>, E> =>
        Effect.flatMap(Effect.tryPromise({ try: () => iterator.next(), catch: onError }), (next) =>
          next.done === true ? done() : Effect.succeed([next.value])
        )
    )
  )

/** Each value makes any number of others, and so does the end, also that of a stream that fails. */
export const mapAccumEffect =
  <S, A, B, E2, R2>(
    initial: () => S,
    step: (state: S, value: A) => Effect.Effect<readonly [S, ReadonlyArray<B>], E2, R2>,
    options?: { readonly onHalt?: (state: S) => ReadonlyArray<B> }
  ) =>
  <E, R>(self: V3.Stream<A, E, R>): V3.Stream<B, E | E2, R | R2> =>
    V3.suspend(() => {
      let state = initial()
      let failure: V3.Stream<never, E> = V3.empty
      const values = V3.catchAllCause(self, (cause) => {
        failure = V3.failCause(cause)
        return V3.empty
      })
      const stepped = V3.mapEffect(values, (value) =>
        Effect.map(step(state, value), ([next, made]) => {
          state = next
          return Chunk.unsafeFromArray(made)
        })
      )
      const atEnd = V3.suspend(() => V3.fromIterable(options?.onHalt?.(state) ?? []))
      return V3.flattenChunks(stepped).pipe(V3.concat(atEnd), V3.concat(V3.suspend(() => failure)))
    })

export const isStream = (value: unknown): value is V3.Stream<unknown, unknown, unknown> =>
  hasProperty(value, V3.StreamTypeId)

/**
 * Whoever waits for a value when the iterator is let go of is told of the end, and so is who asks for one
 * after that: Effect 3's own iterator would let them wait for ever.
 */
export const toAsyncIterableWith = <A, E, R>(
  self: V3.Stream<A, E, R>,
  context: Context.Context<R>
): AsyncIterable<A> => ({
  [Symbol.asyncIterator]: () => {
    const iterator = V3.toAsyncIterableRuntime(self, FiberState.runtimeOf(context))[
      Symbol.asyncIterator
    ]()
    const end: IteratorReturnResult<undefined> = { done: true, value: undefined }
    let ended = false
    let settle: ((result: IteratorResult<A>) => void) | undefined
    // Older versions of Effect 3 reject what waits for a value with the interruption of their fiber.
    const unlessEnded =
      <B>(tell: (value: B) => void) =>
      (value: B) => {
        if (!ended) tell(value)
      }
    return {
      next: () =>
        ended
          ? Promise.resolve(end)
          : new Promise((resolve, reject) => {
              settle = resolve
              iterator.next().then(unlessEnded(resolve), unlessEnded(reject))
            }),
      return: async () => {
        ended = true
        await iterator.return?.()
        settle?.(end)
        return end
      }
    }
  }
})
