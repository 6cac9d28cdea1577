/**
 * What the end of an attempt means for its call: the value, an error, a retry, or an outcome that
 * nobody knows. Pure, and the only place that decides it; docs/architecture.md shows it as a table,
 * and its test compares the two.
 */
import type { CredentialsError } from "../core/Errors.ts"
import type { RetryClass } from "../core/OperationMetadata.ts"
import type { TransportFailure } from "../transport/Transport.ts"

/**
 * How an attempt ended: the status of its response, or why there is none that can be used.
 *
 * - `not-processed`: it is proven that the request was not processed, or none was made yet;
 * - `broken`: the exchange broke after the request may have left;
 * - `ended-unsent`: nothing was sent and nothing will be: by the deadline, the client's end, or for
 *   want of a token;
 * - `ended-sent`: the deadline or the client's end came after that;
 * - `unreadable`: the response is a success whose body cannot be read.
 */
export type Ending =
  | number
  | "not-processed"
  | "broken"
  | "ended-unsent"
  | "ended-sent"
  | "unreadable"

/**
 * What the end of an attempt means for its call.
 *
 * - `renew`: one more attempt with a new token;
 * - `unknown`: the call may have taken effect, and must not be sent again.
 */
export type Meaning = "value" | "error" | "retry" | "renew" | "unknown"

/** What matters of a call for what the end of an attempt means. */
export interface CallState {
  readonly facts: { readonly retry: RetryClass }
  /** Whether it may be sent again only if nothing was done: `never`, unless its caller says `idempotent`. */
  readonly once: boolean
  /** Whether an earlier attempt may have taken effect. */
  readonly sent: boolean
}

/** Whether a status is a success. */
export const isSuccess = (status: number): boolean => status >= 200 && status <= 299

/** How an attempt without a whole response ended. */
export const endingOf = (failure: TransportFailure): Ending => {
  const { deadline, head, sent, tooLarge } = failure
  // An error response whose body was lost is one all the same.
  if (head !== undefined && !isSuccess(head.status)) return head.status
  if (deadline) return sent ? "ended-sent" : "ended-unsent"
  if (tooLarge) return "unreadable"
  return sent ? "broken" : "not-processed"
}

/** How an attempt ended for which there was no token. */
export const endingWithoutToken = ({ reason }: CredentialsError): Ending =>
  reason === "unavailable" ? "not-processed" : "ended-unsent"

/** Whether the same request may succeed another time. */
const isPassing = (ending: Ending): boolean =>
  ending === "not-processed" || ending === "broken" || ending === 429 || isServerFailure(ending)

const isServerFailure = (ending: Ending): boolean =>
  ending === 408 || (typeof ending === "number" && ending >= 500)

/** Whether a request that ended so may have taken effect. */
export const mayHaveTakenEffect = (ending: Ending): boolean =>
  ending === "broken" ||
  ending === "ended-sent" ||
  ending === "unreadable" ||
  isServerFailure(ending)

/** What the end of an attempt means; `renewable` where a 401 can be met by a new token. */
export const classify = (
  ending: Ending,
  { facts, once, sent }: CallState,
  renewable = false
): Meaning => {
  if (typeof ending === "number" && isSuccess(ending)) return "value"
  if (ending === 401 && renewable) return "renew"
  // What a retried creation conflicts with may be what the first attempt has created.
  const conflictsWithItself = ending === 409 && sent && facts.retry === "never"
  if (conflictsWithItself || (once && mayHaveTakenEffect(ending))) return "unknown"
  return isPassing(ending) ? "retry" : "error"
}
