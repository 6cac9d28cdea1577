/**
 * What comes after an effect that may fail. Effect's own functions for it tell a
 * failure from a defect by filters, results and more, which are a fortieth of the
 * smallest program.
 */
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"

/** Goes on by how an effect ended; a defect or an interruption stays what it is. */
export const matchEffect = <A, E, B, E2, C, E3>(
  effect: Effect.Effect<A, E>,
  onFailure: (error: E) => Effect.Effect<B, E2>,
  onSuccess: (value: A) => Effect.Effect<C, E3>
): Effect.Effect<B | C, E2 | E3> =>
  Effect.matchCauseEffect(effect, {
    onFailure: (cause): Effect.Effect<B, E2> => {
      let failure: Cause.Fail<E> | undefined
      for (const reason of cause.reasons) {
        // A failure beside a defect is not one to go on from. The type does not know that it is none.
        if (reason._tag === "Die") return Effect.failCause(cause as Cause.Cause<never>)
        if (reason._tag === "Fail") failure ??= reason
      }
      return failure === undefined
        ? Effect.failCause(cause as Cause.Cause<never>)
        : onFailure(failure.error)
    },
    onSuccess
  })

/** The first failure of a cause. */
export const failureIn = <E>(cause: Cause.Cause<E>): { readonly error: E } | undefined =>
  cause.reasons.find((reason) => reason._tag === "Fail")

/** Whether there is nothing but interruptions in a cause. */
export const isInterruption = (cause: Cause.Cause<unknown>): boolean =>
  cause.reasons.every(({ _tag }) => _tag === "Interrupt")
