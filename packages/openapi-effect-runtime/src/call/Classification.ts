/**
 * Decides what the end of an attempt means for its call: the value, an error, a retry, or an unknown
 * outcome. Pure, and the only place that decides it. docs/architecture.md shows it as a table, and the
 * test compares the two.
 */
import type { CredentialsError } from "../core/Errors.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { TransportFailure } from "../transport/Transport.ts"

/** How an attempt ended. */
export interface Ending {
  /** The status of the response, if there is a usable one. */
  readonly status?: number
  /** Whether this attempt's request may have taken effect. */
  readonly applied: boolean
  /** Whether the same request may succeed later. */
  readonly passing: boolean
}

/**
 * What the end of an attempt means for its call.
 *
 * - `renew`: one more attempt with a new token;
 * - `unknown`: the call may have taken effect, and must not be sent again.
 */
export type Meaning = "value" | "error" | "retry" | "renew" | "unknown"

/** What a classification needs to know about the call. */
export interface CallState {
  readonly metadata: Pick<OperationMetadata, "retry" | "redirections">
  /**
   * Whether it may be sent again only if nothing was done: class `never`, unless the caller says
   * `idempotent`.
   */
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
  // An error response whose body was lost is still an error response.
  head && !isSuccess(head.status)
    ? endingOfStatus(head.status)
    : { applied: sent, passing: !deadline && !tooLarge }

/** The end of an attempt with a 2xx response whose body is invalid. */
export const unreadable: Ending = { applied: true, passing: false }

/** The end of an attempt that got no token. */
export const endingWithoutToken = ({ isRetryable }: CredentialsError): Ending => ({
  applied: false,
  passing: isRetryable
})

/** What the end of an attempt means; `renewable` if a new token may resolve a 401. */
export const classify = (
  { applied, passing, status = 0 }: Ending,
  { metadata, once, sent }: CallState,
  renewable = false
): Meaning =>
  isSuccess(status) || metadata.redirections?.includes(status)
    ? "value"
    : status === 401 && renewable
      ? "renew"
      : // A retried creation may conflict with what its first attempt created.
        (once && applied) || (status === 409 && sent && metadata.retry === "never")
        ? "unknown"
        : passing
          ? "retry"
          : "error"
