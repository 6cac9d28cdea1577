/**
 * Predicates for the errors of any operation. Each narrows the type to the members of the union that it
 * can be true for, so that `Effect.catchIf(isNotFound, …)` leaves the others in the error channel.
 */
import {
  ApiError,
  CredentialsError,
  DeadlineExceeded,
  OutcomeUnknown,
  TransportError
} from "./Errors.ts"

type Tagged<E, Tag> = Extract<E, { readonly _tag: Tag }>

// An intersection if only some errors of a class are meant: the others stay in the error channel.
type Undeclared<E, Status> = Tagged<
  E,
  "UnexpectedStatus" | "ClientErrorResponse" | "DefaultErrorResponse"
> & { readonly status: Status }
type Credentials<E, Fields> = Tagged<E, "CredentialsError"> & Fields

/** 404 or 410: the record does not exist. */
export const isNotFound = <E>(
  error: E
): error is Tagged<E, "NotFound" | "Gone"> | Undeclared<E, 404 | 410> =>
  error instanceof ApiError && (error.status === 404 || error.status === 410)

/** 409: the record exists already, or something else is in its way. */
export const isConflict = <E>(error: E): error is Tagged<E, "Conflict"> | Undeclared<E, 409> =>
  error instanceof ApiError && error.status === 409

/**
 * A 429 of the API or of its token endpoint. It has been retried by then, or the wait would have
 * exceeded the deadline.
 */
export const isThrottled = <E>(
  error: E
): error is
  | Tagged<E, "TooManyRequests">
  | Undeclared<E, 429>
  | Credentials<E, { readonly status: 429 }> =>
  (error instanceof ApiError || error instanceof CredentialsError) && error.status === 429

/**
 * The caller is not authenticated or not authorized: 401, 403, or credentials that the token endpoint
 * rejects. The same call fails again until the configuration changes.
 */
export const isDenied = <E>(
  error: E
): error is
  | Tagged<E, "Unauthorized" | "Forbidden">
  | Undeclared<E, 401 | 403>
  | Credentials<E, { readonly kind: "rejected" }> =>
  error instanceof CredentialsError
    ? error.kind === "rejected"
    : error instanceof ApiError && (error.status === 401 || error.status === 403)

/** The deadline passed; `error.sent` says whether the request may have left. */
export const isTimeout = <E>(
  error: E
): error is
  | Tagged<E, "DeadlineExceeded">
  | (Tagged<E, "OutcomeUnknown"> & { readonly reason: DeadlineExceeded }) =>
  error instanceof DeadlineExceeded ||
  (error instanceof OutcomeUnknown && error.reason instanceof DeadlineExceeded)

/**
 * The call may have taken effect: check the current state before you call again.
 */
export const isOutcomeUnknown = <E>(error: E): error is Tagged<E, "OutcomeUnknown"> =>
  error instanceof OutcomeUnknown

/**
 * The cause is probably temporary, and the same call is safe to retry later: a broken exchange, a
 * deadline, 408, 429, any 5xx, an unavailable token endpoint. Never true for an unknown outcome.
 */
export const isTransient = <E>(
  error: E
): error is
  | Tagged<
      E,
      | "TransportError"
      | "DeadlineExceeded"
      | "RequestTimeout"
      | "TooManyRequests"
      | "InternalServerError"
      | "NotImplemented"
      | "BadGateway"
      | "ServiceUnavailable"
      | "GatewayTimeout"
      | "ServerError"
      | "ServerErrorResponse"
    >
  | (Tagged<E, "DefaultErrorResponse"> & { readonly status: number })
  | Undeclared<E, 408 | 429>
  | Credentials<E, { readonly kind: "unavailable" }> =>
  error instanceof ApiError || error instanceof CredentialsError
    ? error.isRetryable
    : error instanceof TransportError || error instanceof DeadlineExceeded
