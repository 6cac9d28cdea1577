/**
 * `effect/Cause` of Effect 4: the end of a pull, and the failure of a cause. The causes themselves are
 * Effect 3's, which are trees; what looks inside of one is in the overlay `core/MatchEffect.ts`.
 */
import * as V3 from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "./Result.ts"

export { type Cause, squash } from "effect/Cause"

/** The end of a pull; Effect 3 has `Option.none()` for it. */
export class Done<out A = void> {
  readonly _tag = "Done"
  readonly value: A
  constructor(value: A) {
    this.value = value
  }
}

export const done: {
  (): Effect.Effect<never, Done>
  <A>(value: A): Effect.Effect<never, Done<A>>
} = (value?: unknown): Effect.Effect<never, Done<never>> =>
  // The overloads say what it is.
  Effect.fail(new Done(value as never))

export const findError = <E>(cause: V3.Cause<E>): Result.Result<E, V3.Cause<never>> =>
  Option.match(V3.failureOption(cause), {
    // A cause without failures can hold none of any type.
    onNone: () => Result.fail(cause as V3.Cause<never>),
    onSome: (error) => Result.succeed(error)
  })
