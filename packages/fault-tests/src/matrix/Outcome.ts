/** What became of a call, in one line that can be compared, and read in a table. */
import { OutcomeUnknown } from "@effect-auth0/management"
import * as Effect from "effect/Effect"

/** The fields of the library's errors that tell an outcome. */
interface Known {
  readonly _tag: string
  readonly status?: number | undefined
  readonly sent?: boolean
  readonly reason?: unknown
}

/** An error as its tag, with the status and the knowledge about sending that it carries. */
export const describeError = (error: Known): string => {
  if (error instanceof OutcomeUnknown) {
    return `OutcomeUnknown: ${describeError(error.reason)}`
  }
  const reason = typeof error.reason === "string" ? `: ${error.reason}` : ""
  const notSent = error.sent === false ? " (not sent)" : ""
  return `${error._tag}${reason}${error.status === undefined ? "" : ` ${error.status}`}${notSent}`
}

/** `answer`, or the error of a call. */
export const resultOf = <A, E extends { readonly _tag: string }, R>(
  call: Effect.Effect<A, E, R>
): Effect.Effect<string, never, R> =>
  Effect.match(call, { onFailure: describeError, onSuccess: () => "answer" })
