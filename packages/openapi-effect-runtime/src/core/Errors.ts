/**
 * The errors of calls, one class each. An operation's error type (`Users.GetError`) is the union of the
 * statuses that the contract declares for it (`NotFound`, `TooManyRequests`, …) and of
 * {@link CallError}, which any call can fail with. Each has its `api`, a `message`, and `isRetryable`.
 * No error contains a token, a secret or a request body, and none a response body unless the SDK asks
 * for it.
 */
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import { toMillis } from "./Durations.ts"

/**
 * An error code of the API: a known one, or any other.
 *
 * The empty object comes from a mapped type, so that the compiler compares errors of one class by their
 * members: an error with any code is then assignable to one with known codes.
 */
export type OpenCode<Code extends string> = Code | (string & { [Known in Code as never]: Known })

/**
 * The fields of an error response; `Code` is the union of known codes, `Body` the declared type of the
 * response body.
 */
export interface ApiErrorFields<Code extends string = string, Body = unknown> {
  /** The short name of the API, such as `museum`, which distinguishes the errors of two SDKs. */
  readonly api: string
  /** The operation's id, such as `connections.keys.rotate`. */
  readonly operation: string
  /** The HTTP status. */
  readonly status: number
  /** The status text that the API sent (`Not Found`). */
  readonly statusText: string | undefined
  /** The API's own message. */
  readonly detail: string | undefined
  /** The API's error code: an open set, and absent from about a fifth of errors. */
  readonly code: OpenCode<Code> | undefined
  /**
   * Whether the call may have been applied despite the error: by an earlier attempt whose response was
   * lost or was a server error, or by this one if it is a server error (408, 5xx) or a redirection (300
   * to 303). `false` proves that the call did nothing; it is always `false` for a read.
   */
  readonly mayHaveApplied: boolean
  /** More details from the API, as it sent them. */
  readonly attributes: unknown
  /** The API's request id, to quote to its support. */
  readonly requestId: string | undefined
  /** How long the API asks clients to wait before the next call. */
  readonly retryAfter: Duration.Duration | undefined
  /**
   * Response headers that help with diagnosis, unchanged: `date`, `cf-ray`, `x-ratelimit-limit`,
   * `-remaining` and `-reset` (epoch seconds).
   */
  readonly headers: Readonly<Record<string, string>>
  /**
   * The whole body, in an SDK that asks for it: as the API sent it, and not checked against its type.
   * It is left out when an error is printed, logged or turned into JSON.
   */
  readonly body?: Body | undefined
}

const after = (before: string, value: unknown): string =>
  value === undefined ? "" : before + String(value)

const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500

const describe = (fields: ApiErrorFields): string =>
  `${fields.operation}: ${fields.status}` +
  after(" ", fields.statusText) +
  after(": ", fields.detail) +
  after(" (", fields.code && `${fields.code})`) +
  (fields.mayHaveApplied && fields.status < 500 ? "; the call may have been applied" : "") +
  after("; wait ", fields.retryAfter && `${toMillis(fields.retryAfter)} millis`) +
  after("; request ", fields.requestId)

/**
 * An error response with any status: the base class of the classes below, for `instanceof` if the
 * status does not matter.
 */
export abstract class ApiError<Code extends string = string, Body = unknown> extends Data.Error<
  ApiErrorFields<Code, Body> & { readonly message: string }
> {
  // Only for the compiler: without it, `instanceof` on a generic class makes `code` an `any`.
  declare static readonly [Symbol.hasInstance]: <E>(
    this: abstract new (fields: ApiErrorFields) => E,
    value: unknown
  ) => value is E
  abstract readonly _tag: string
  /** The tag, so that a printed error shows which one it is. */
  override get name(): string {
    return this._tag
  }
  /**
   * Whether the same call is safe and may succeed later: 408, 429 and any 5xx. The client has already
   * retried it.
   */
  get isRetryable(): boolean {
    return isPassing(this.status)
  }
  constructor({ body, ...fields }: ApiErrorFields<Code, Body>) {
    super({ ...fields, message: describe(fields) })
    // A non-enumerable property is not shown.
    if (body !== undefined) Object.defineProperty(this, "body", { value: body })
  }
}

/** 400: the request violates the contract, or the tenant's state does not allow it. */
export class BadRequest<Code extends string = string, Body = unknown> extends ApiError<Code, Body> {
  readonly _tag = "BadRequest"
}
/** 401: the token is missing, expired, or not for this tenant; a new one was tried where there is one. */
export class Unauthorized<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "Unauthorized"
}
/** 402: the tenant's plan does not include it. */
export class PaymentRequired<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "PaymentRequired"
}
/** 403: the token lacks a scope, or the tenant lacks the feature. */
export class Forbidden<Code extends string = string, Body = unknown> extends ApiError<Code, Body> {
  readonly _tag = "Forbidden"
}
/** 404: the record does not exist. */
export class NotFound<Code extends string = string, Body = unknown> extends ApiError<Code, Body> {
  readonly _tag = "NotFound"
}
/** 405: the resource does not support this method. */
export class MethodNotAllowed<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "MethodNotAllowed"
}
/** 406: the API has no response in the requested format. */
export class NotAcceptable<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "NotAcceptable"
}
/** 408: the API waited too long for the request. */
export class RequestTimeout<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "RequestTimeout"
}
/** 409: it exists already, or something else is in its way. */
export class Conflict<Code extends string = string, Body = unknown> extends ApiError<Code, Body> {
  readonly _tag = "Conflict"
}
/** 410: the record is permanently gone. */
export class Gone<Code extends string = string, Body = unknown> extends ApiError<Code, Body> {
  readonly _tag = "Gone"
}
/** 411: the API requires a `content-length`. */
export class LengthRequired<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "LengthRequired"
}
/** 412: the record is not in the state that the call requires. */
export class PreconditionFailed<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "PreconditionFailed"
}
/** 413: the request is larger than the API accepts. */
export class ContentTooLarge<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "ContentTooLarge"
}
/** 415: the API does not accept bodies of this type. */
export class UnsupportedMediaType<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "UnsupportedMediaType"
}
/** 422: the request is well-formed, but its content cannot be processed. */
export class UnprocessableContent<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "UnprocessableContent"
}
/** 429: too many calls; `retryAfter` is the minimum wait, if the API gave one. */
export class TooManyRequests<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "TooManyRequests"
}
/** 500, if the contract declares it. */
export class InternalServerError<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "InternalServerError"
}
/** 501: the API does not implement this. */
export class NotImplemented<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "NotImplemented"
}
/** 502: a gateway got no valid response from the API. */
export class BadGateway<Code extends string = string, Body = unknown> extends ApiError<Code, Body> {
  readonly _tag = "BadGateway"
}
/** 503, if the contract declares it: the API is not available. */
export class ServiceUnavailable<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "ServiceUnavailable"
}
/** 504: a gateway got no response from the API in time. */
export class GatewayTimeout<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "GatewayTimeout"
}
/** A 4xx that the document declares as a range (`4XX`), or that has no class of its own. */
export class ClientErrorResponse<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "ClientErrorResponse"
}
/** A 5xx that the document declares as a range (`5XX`), or that has no class of its own. */
export class ServerErrorResponse<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "ServerErrorResponse"
}
/** A 4xx or 5xx that the document declares as its `default` response. */
export class DefaultErrorResponse<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "DefaultErrorResponse"
}
/** A 5xx that the contract does not declare. */
export class ServerError extends ApiError {
  readonly _tag = "ServerError"
}
/** Any other status that the contract does not declare for the operation, including redirects. */
export class UnexpectedStatus extends ApiError {
  readonly _tag = "UnexpectedStatus"
}

/** The call was rejected before anything was sent. */
export class InvalidRequest
  extends /* @__PURE__ */ Data.TaggedError("InvalidRequest")<{
    /** The short name of the API. */
    readonly api: string
    readonly operation: string
    /**
     * Which argument: a path parameter's name, `body`, `query`, `headers` or `deadline`; `operation` if
     * the operation as such is rejected.
     */
    readonly argument: string
    /**
     * `readOnly`: the client is read-only, and the operation may write. Absent if an argument is
     * invalid.
     */
    readonly kind?: "readOnly" | undefined
    /** What is wrong, and what to pass instead. */
    readonly message: string
  }>
{
  /** `false`: the same call would be rejected again. */
  get isRetryable(): false {
    return false
  }
}

/** No token could be obtained. */
export class CredentialsError
  extends /* @__PURE__ */ Data.TaggedError("CredentialsError")<{
    /** The short name of the API. */
    readonly api: string
    /**
     * - `rejected`: the token endpoint rejected the credentials;
     * - `unavailable`: it could not be reached, or failed itself;
     * - `malformed`: its response has no token;
     * - `source`: the effect that returns the token failed.
     */
    readonly kind: "rejected" | "unavailable" | "malformed" | "source"
    readonly message: string
    /** The token endpoint's status, if it responded. */
    readonly status: number | undefined
    /** The endpoint's OAuth error code, such as `access_denied`. */
    readonly code: string | undefined
    /**
     * The application's remaining token quota as the endpoint reports it: bucket (`b`), size (`q`),
     * tokens left (`r`), seconds until it is full (`t`).
     */
    readonly quota: string | undefined
    /** How long the endpoint asks clients to wait. */
    readonly retryAfter: Duration.Duration | undefined
    /**
     * Whether the call may have been applied by an earlier attempt whose response was lost or was a
     * server error; absent if it did nothing.
     */
    readonly mayHaveApplied?: true | undefined
    /** The socket's error, if the endpoint could not be reached. */
    readonly cause?: unknown
  }>
{
  /** Whether the same call may succeed later: `true` if the token endpoint was not available. */
  get isRetryable(): boolean {
    return this.kind === "unavailable"
  }
}

/** The exchange broke: no connection, a reset, a body that ended early. */
export class TransportError
  extends /* @__PURE__ */ Data.TaggedError("TransportError")<{
    /** The short name of the API. */
    readonly api: string
    readonly operation: string
    /** Whether a request of the call may have reached the server; `false` proves that none did. */
    readonly sent: boolean
    /** The response's status, if its head arrived. */
    readonly status: number | undefined
    /** The API's request id, if the response's head arrived with one. */
    readonly requestId?: string | undefined
    readonly message: string
    /** A `TransportCause`: the safe part of the underlying error; or why a stream ended. */
    readonly cause: unknown
  }>
{
  /** `true`: the same call is safe to retry and may succeed later. */
  get isRetryable(): true {
    return true
  }
}

/** The deadline passed before the response was complete. */
export class DeadlineExceeded
  extends /* @__PURE__ */ Data.TaggedError("DeadlineExceeded")<{
    /** The short name of the API. */
    readonly api: string
    readonly operation: string
    /** Whether a request of the call may have reached the server; `false` proves that none did. */
    readonly sent: boolean
    /** The deadline of the whole call. */
    readonly deadline: Duration.Duration
    /** The response's status, if its head arrived. */
    readonly status?: number | undefined
    /** The API's request id, if the response's head arrived with one. */
    readonly requestId?: string | undefined
    readonly message: string
  }>
{
  /** `true`: the same call is safe to retry and may succeed later. */
  get isRetryable(): true {
    return true
  }
}

/** A 2xx response with an invalid body: HTML, truncated JSON, another top-level shape. */
export class DecodeError
  extends /* @__PURE__ */ Data.TaggedError("DecodeError")<{
    /** The short name of the API. */
    readonly api: string
    readonly operation: string
    readonly status: number
    /** The API's request id, if the response's head arrived with one. */
    readonly requestId?: string | undefined
    readonly contentType: string | undefined
    /** The body's length in UTF-16 code units; the body itself is not kept. */
    readonly length: number
    /** For an event that cannot be read: the position to continue after, if it has one. */
    readonly eventId?: string | undefined
    readonly message: string
  }>
{
  /** `false`: the API has handled the call. */
  get isRetryable(): false {
    return false
  }
}

/**
 * The call may or may not have taken effect: its response was lost and it must not be sent twice, or a
 * retry of it conflicts with what may be its own result. Read the current state before you decide what
 * to do.
 */
export class OutcomeUnknown
  extends /* @__PURE__ */ Data.TaggedError("OutcomeUnknown")<{
    /** The short name of the API. */
    readonly api: string
    readonly operation: string
    /** What happened to the response. */
    readonly reason:
      | TransportError
      | DeadlineExceeded
      | DecodeError
      | BadGateway
      | ClientErrorResponse
      | Conflict
      | DefaultErrorResponse
      | GatewayTimeout
      | InternalServerError
      | NotImplemented
      | RequestTimeout
      | ServerError
      | ServerErrorResponse
      | ServiceUnavailable
      | UnexpectedStatus
    readonly message: string
  }>
{
  /** `false`: the same call might take effect twice. */
  get isRetryable(): false {
    return false
  }
}

/** A list cannot be read to its end. */
export class PaginationError
  extends /* @__PURE__ */ Data.TaggedError("PaginationError")<{
    /** The short name of the API. */
    readonly api: string
    readonly operation: string
    /**
     * - `repeated-cursor`: the API returned the same cursor twice;
     * - `offset-limit`: offset pagination ends at 1000 records, and there are more;
     * - `no-progress`: several pages in a row had nothing new, although the API promises more;
     * - `incomplete`: the API reports more records than it returns;
     * - `changed`: records were deleted while the list was read by offset, so that others may have been
     *   skipped.
     */
    readonly kind: "repeated-cursor" | "offset-limit" | "no-progress" | "incomplete" | "changed"
    readonly message: string
  }>
{
  /** `false`: `message` says how to read the list instead. */
  get isRetryable(): false {
    return false
  }
}

/** The API ended an event stream with an error message. */
export class EventStreamError
  extends /* @__PURE__ */ Data.TaggedError("EventStreamError")<{
    /** The short name of the API. */
    readonly api: string
    readonly operation: string
    /** The API's code, such as `cursor_expired`; an open set. */
    readonly code: string | undefined
    /** The API's own message. */
    readonly detail: string | undefined
    /** The position to continue after, if known. */
    readonly eventId: string | undefined
    readonly message: string
  }>
{
  /** `false`: the stream has already reconnected as its options say. */
  get isRetryable(): false {
    return false
  }
}

/** The errors of any call, in addition to the statuses that the contract declares for it. */
export type CallError =
  | InvalidRequest
  | CredentialsError
  | TransportError
  | DeadlineExceeded
  | DecodeError
  | ServerError
  | UnexpectedStatus

/** Any error of a call, before the operation's type narrows it. */
export type AnyFailure = ApiError | CallError | OutcomeUnknown
