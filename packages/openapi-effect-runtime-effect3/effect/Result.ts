/** `effect/Result` of Effect 4, as far as the runtime looks at one; Effect 3 has `Either`. */

export interface Success<out A> {
  readonly _tag: "Success"
  readonly success: A
}
export interface Failure<out E> {
  readonly _tag: "Failure"
  readonly failure: E
}
export type Result<A, E = never> = Success<A> | Failure<E>

export const succeed = <A>(success: A): Result<A> => ({ _tag: "Success", success })
export const fail = <E>(failure: E): Result<never, E> => ({ _tag: "Failure", failure })
export const isSuccess = <A, E>(result: Result<A, E>): result is Success<A> =>
  result._tag === "Success"
export const isFailure = <A, E>(result: Result<A, E>): result is Failure<E> =>
  result._tag === "Failure"
