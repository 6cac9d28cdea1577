/** What became of a call, in one line that can be compared, and read in a table. */
import { OutcomeUnknown } from "@effect-auth0/management"
import * as Effect from "effect/Effect"

/** The fields of the library's errors that tell an outcome. */
interface Known {
  readonly _tag: string
  readonly status?: number | undefined
  readonly sent?: boolean
  readonly mayHaveApplied?: boolean | undefined
  readonly kind?: string | undefined
}

/** How an error is marked that says that the call may have been applied all the same. */
export const mayHaveApplied = "(may have applied)"

const described = (error: Known): string => {
  const kind = error.kind === undefined ? "" : `: ${error.kind}`
  const notSent = error.sent === false ? " (not sent)" : ""
  return `${error._tag}${kind}${error.status === undefined ? "" : ` ${error.status}`}${notSent}`
}

/** An error as its tag, with the status and the knowledge about what was done that it carries. */
export const describeError = (error: Known): string => {
  // That its reason may have been applied is what it says itself.
  if (error instanceof OutcomeUnknown) return `OutcomeUnknown: ${described(error.reason)}`
  return described(error) + (error.mayHaveApplied === true ? ` ${mayHaveApplied}` : "")
}

/** `response`, or the error of a call. */
export const resultOf = <A, E extends { readonly _tag: string }, R>(
  call: Effect.Effect<A, E, R>
): Effect.Effect<string, never, R> =>
  Effect.match(call, { onFailure: describeError, onSuccess: () => "response" })

/** The value of a call in the same line, where it matters; else as {@link resultOf}. */
export const valueOf = <A, E extends { readonly _tag: string }, R>(
  call: Effect.Effect<A, E, R>
): Effect.Effect<string, never, R> =>
  Effect.match(call, {
    onFailure: describeError,
    onSuccess: (value) => `response: ${value === undefined ? "nothing" : JSON.stringify(value)}`
  })
