/** `effect/Pull` of Effect 4: an effect that fails with `Done` at its end. */
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import { Done } from "./Cause.ts"

export interface Pull<out A, out E = never, out D = void, out R = never> extends Effect.Effect<
  A,
  E | Done<D>,
  R
> {}

export type ExcludeDone<E> = Exclude<E, Done<unknown>>

export const catchDone: {
  <A2, E2, R2>(
    onDone: (value: unknown) => Effect.Effect<A2, E2, R2>
  ): <A, E, R>(pull: Effect.Effect<A, E, R>) => Effect.Effect<A | A2, ExcludeDone<E> | E2, R | R2>
  <A, E, R, A2, E2, R2>(
    pull: Effect.Effect<A, E, R>,
    onDone: (value: unknown) => Effect.Effect<A2, E2, R2>
  ): Effect.Effect<A | A2, ExcludeDone<E> | E2, R | R2>
} = /* @__PURE__ */ dual(
  2,
  <A, E, R, A2, E2, R2>(
    pull: Effect.Effect<A, E, R>,
    onDone: (value: unknown) => Effect.Effect<A2, E2, R2>
  ): Effect.Effect<A | A2, E | E2, R | R2> =>
    Effect.catchAll(pull, (error): Effect.Effect<A2, E | E2, R2> =>
      error instanceof Done ? onDone(error.value) : Effect.fail(error)
    )
)
