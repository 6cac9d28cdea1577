/**
 * What the end of an attempt means for its call: the value, an error, a retry, or an outcome that
 * nobody knows. Pure, and the only place that decides it; docs/architecture.md shows it as a table,
 * and its test compares the two.
 */
import type { CredentialsError } from "../core/Errors.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { TransportFailure } from "../transport/Transport.ts"

/** How an attempt ended. */
export interface Ending {
  /** The status of the response, if there is one that can be used. */
  readonly status?: number
  /** Whether the request may have taken effect, as far as this attempt tells. */
  readonly applied: boolean
  /** Whether the same request may succeed another time. */
  readonly passing: boolean
}

/**
 * What the end of an attempt means for its call.
 *
 * - `renew`: one more attempt with a new token;
 * - `unknown`: the call may have taken effect, and must not be sent again.
 */
export type Meaning = "value" | "error" | "retry" | "renew" | "unknown"

/** What matters of a call for what the end of an attempt means. */
export interface CallState {
  readonly metadata: Pick<OperationMetadata, "retry" | "redirections">
  /** Whether it may be sent again only if nothing was done: `never`, unless its caller says `idempotent`. */
  readonly once: boolean
  /** Whether an earlier attempt may have taken effect. */
  readonly sent: boolean
}

const isSuccess = (status: number): boolean => status >= 200 && status <= 299

/** The end of an attempt with a response of this status. */
export const endingOfStatus = (status: number): Ending => {
  const failed = status === 408 || status >= 500
  // A POST that was applied may be followed by a redirection to its result (301 to 303).
  const applied = failed || (status >= 300 && status <= 303)
  return { status, applied, passing: failed || status === 429 }
}

/** The end of an attempt without a whole response. */
export const endingOf = ({ deadline, head, sent, tooLarge }: TransportFailure): Ending =>
  // An error response whose body was lost is one all the same.
  head && !isSuccess(head.status)
    ? endingOfStatus(head.status)
    : { applied: sent, passing: !deadline && !tooLarge }

/** The end of an attempt by a success whose body cannot be read. */
export const unreadable: Ending = { applied: true, passing: false }

/** The end of an attempt for which there was no token. */
export const endingWithoutToken = ({ isRetryable }: CredentialsError): Ending => ({
  applied: false,
  passing: isRetryable
})

/** What the end of an attempt means; `renewable` where a 401 can be met by a new token. */
export const classify = (
  { applied, passing, status = 0 }: Ending,
  { metadata, once, sent }: CallState,
  renewable = false
): Meaning =>
  isSuccess(status) || metadata.redirections?.includes(status)
    ? "value"
    : status === 401 && renewable
      ? "renew"
      : // What a retried creation conflicts with may be what the first attempt has created.
        (once && applied) || (status === 409 && sent && metadata.retry === "never")
        ? "unknown"
        : passing
          ? "retry"
          : "error"
