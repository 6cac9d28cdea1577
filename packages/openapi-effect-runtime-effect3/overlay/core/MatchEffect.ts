/** What comes after an effect that may fail, and what a cause holds: those of Effect 3 are trees. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

/** Goes on by how an effect ended; a defect or an interruption stays what it is. */
export const matchEffect = <A, E, B, E2, C, E3>(
  effect: Effect.Effect<A, E>,
  onFailure: (error: E) => Effect.Effect<B, E2>,
  onSuccess: (value: A) => Effect.Effect<C, E3>
): Effect.Effect<B | C, E2 | E3> =>
  Effect.matchCauseEffect(effect, {
    onFailure: (cause): Effect.Effect<B, E2> => {
      const failure = failureIn(cause)
      return failure === undefined || Cause.isDie(cause)
        ? // A failure beside a defect is not one to go on from. The type does not know that it is none.
          Effect.failCause(cause as Cause.Cause<never>)
        : onFailure(failure.error)
    },
    onSuccess
  })

/** The first failure of a cause. */
export const failureIn = <E>(cause: Cause.Cause<E>): { readonly error: E } | undefined =>
  Option.getOrUndefined(Option.map(Cause.failureOption(cause), (error) => ({ error })))

/** Whether there is nothing but interruptions in a cause. */
export const isInterruption = (cause: Cause.Cause<unknown>): boolean =>
  Cause.isInterruptedOnly(cause)
