/**
 * Continues after an effect that may fail. Effect's own functions for this import filters, results and
 * more, a fortieth of the smallest program.
 */
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"

/** Continues with the success or the failure of an effect; defects and interruptions pass through. */
export const matchEffect = <A, E, B, E2, C, E3>(
  effect: Effect.Effect<A, E>,
  onFailure: (error: E) => Effect.Effect<B, E2>,
  onSuccess: (value: A) => Effect.Effect<C, E3>
): Effect.Effect<B | C, E2 | E3> =>
  Effect.matchCauseEffect(effect, {
    onFailure: (cause): Effect.Effect<B, E2> => {
      let failure: Cause.Fail<E> | undefined
      for (const reason of cause.reasons) {
        // A failure together with a defect is not recoverable. The type does not know that.
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

/** Whether a cause contains only interruptions. */
export const isInterruption = (cause: Cause.Cause<unknown>): boolean =>
  cause.reasons.every(({ _tag }) => _tag === "Interrupt")
