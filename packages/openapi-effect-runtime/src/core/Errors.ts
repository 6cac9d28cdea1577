/**
 * Every way in which a call can fail, one class each. An operation's error type (`Users.GetError`)
 * is the union of the statuses that the contract declares for it (`NotFound`, `TooManyRequests`, …)
 * and of {@link CallError}, which any call can fail with. Each has the `api` that it is from, a
 * `message`, and `isRetryable`.
 * No error carries a token, a secret or a request body, nor a response's body that its SDK does
 * not ask for.
 */
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"

/**
 * A code of the API: one of those that are known, or any other.
 *
 * The empty object is one of a mapped type, which has the compiler compare errors of one class by
 * their members: so an error with any code fits where one with known codes is asked for.
 */
export type OpenCode<Code extends string> = Code | (string & { [Known in Code as never]: Known })

/**
 * What the API said when it rejected a call; `Code` are the codes that the document knows of, `Body`
 * is what it declares the response to hold.
 */
export interface ApiErrorFields<Code extends string = string, Body = unknown> {
  /** The short name of the API, such as `museum`: it tells the errors of two SDKs apart. */
  readonly api: string
  /** The operation's id, such as `connections.keys.rotate`. */
  readonly operation: string
  /** The HTTP status. */
  readonly status: number
  /** The status in words, as the API gives it (`Not Found`). */
  readonly statusText: string | undefined
  /** The API's own message. */
  readonly detail: string | undefined
  /** The API's code for the cause; an open set, and missing from about a fifth of errors. */
  readonly code: OpenCode<Code> | undefined
  /**
   * Whether the call may have been applied all the same: by an earlier attempt whose response was
   * lost or was a failure of the server, or where this error is such a failure (408, 5xx) or a
   * redirection (300 to 303). `false` is a proof that the call did nothing; an operation that only
   * reads never does.
   */
  readonly mayHaveApplied: boolean
  /** Further details from the API, as it sent them. */
  readonly attributes: unknown
  /** The API's id for the request, to be named to its support. */
  readonly requestId: string | undefined
  /** How long the API asks to wait before the next call. */
  readonly retryAfter: Duration.Duration | undefined
  /**
   * Those of the response's headers that help to find out more, as they came: `date`, `cf-ray`,
   * `x-ratelimit-limit`, `-remaining` and `-reset` (epoch seconds).
   */
  readonly headers: Readonly<Record<string, string>>
  /**
   * The whole body, in an SDK that asks for it. It is as the API sent it, and nothing has checked
   * that it holds to its type. It does not show where an error is printed, logged or turned into JSON.
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
  after("; wait ", fields.retryAfter) +
  after("; request ", fields.requestId)

/**
 * An error response by the API, whatever its status: the parent of the classes below,
 * for `instanceof` where the status does not matter.
 */
export abstract class ApiError<Code extends string = string, Body = unknown> extends Data.Error<
  ApiErrorFields<Code, Body> & { readonly message: string }
> {
  // For the compiler alone: without it, `instanceof` a generic class makes `code` an `any`.
  declare static readonly [Symbol.hasInstance]: <E>(
    this: abstract new (fields: ApiErrorFields) => E,
    value: unknown
  ) => value is E
  abstract readonly _tag: string
  /** The tag, so that what prints an error says which one it is. */
  override get name(): string {
    return this._tag
  }
  /**
   * Whether the same call may succeed later, and does nothing twice: 408, 429 and any 5xx. The client
   * has retried it by then.
   */
  get isRetryable(): boolean {
    return isPassing(this.status)
  }
  constructor({ body, ...fields }: ApiErrorFields<Code, Body>) {
    super({ ...fields, message: describe(fields) })
    // What is not enumerable is not shown.
    if (body !== undefined) Object.defineProperty(this, "body", { value: body })
  }
}

/** 400: the request does not hold to the contract, or the tenant's state forbids it. */
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
/** 402: the tenant's plan does not have it. */
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
/** 404: there is no such record. */
export class NotFound<Code extends string = string, Body = unknown> extends ApiError<Code, Body> {
  readonly _tag = "NotFound"
}
/** 405: the resource does not take this method. */
export class MethodNotAllowed<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "MethodNotAllowed"
}
/** 406: the API has no response in the form that was asked for. */
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
/** 410: it was there, and is gone for good. */
export class Gone<Code extends string = string, Body = unknown> extends ApiError<Code, Body> {
  readonly _tag = "Gone"
}
/** 411: the API wants the length of the body to be told. */
export class LengthRequired<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "LengthRequired"
}
/** 412: the record is not in the state that the call asked for. */
export class PreconditionFailed<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "PreconditionFailed"
}
/** 413: the request is larger than the API takes. */
export class ContentTooLarge<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "ContentTooLarge"
}
/** 415: the API does not read bodies of this type. */
export class UnsupportedMediaType<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "UnsupportedMediaType"
}
/** 422: the request is well-formed, and its content cannot be used. */
export class UnprocessableContent<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "UnprocessableContent"
}
/** 429: too many calls; `retryAfter` is the least wait, if the API told one. */
export class TooManyRequests<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "TooManyRequests"
}
/** 500: the API failed, where the contract declares that it may. */
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
/** 502: a gateway had no valid response from the API. */
export class BadGateway<Code extends string = string, Body = unknown> extends ApiError<Code, Body> {
  readonly _tag = "BadGateway"
}
/** 503: the API is not available, where the contract declares that it says so. */
export class ServiceUnavailable<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "ServiceUnavailable"
}
/** 504: a gateway had no response from the API in time. */
export class GatewayTimeout<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "GatewayTimeout"
}
/** A 4xx that the document declares in a range of them (`4XX`), or that has no class of its own. */
export class ClientErrorResponse<Code extends string = string, Body = unknown> extends ApiError<
  Code,
  Body
> {
  readonly _tag = "ClientErrorResponse"
}
/** A 5xx that the document declares in a range of them (`5XX`), or that has no class of its own. */
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
/** Any other status that the contract does not declare for the operation, redirects among them. */
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
     * Which argument: a path parameter's name, `body`, `query` or `headers`; `operation` where none is
     * wrong, and the operation as such is rejected.
     */
    readonly argument: string
    /** `readOnly`: the client only reads, and the operation may write. Not there if an argument is wrong. */
    readonly kind?: "readOnly" | undefined
    /** What is wrong with it, and what to pass instead. */
    readonly message: string
  }>
{
  /** `false`: the same call is rejected again. */
  get isRetryable(): false {
    return false
  }
}

/** No token could be had. */
export class CredentialsError
  extends /* @__PURE__ */ Data.TaggedError("CredentialsError")<{
    /** The short name of the API. */
    readonly api: string
    /**
     * - `rejected`: the token endpoint rejected the credentials;
     * - `unavailable`: it could not be reached, or returned with a failure of its own;
     * - `malformed`: its response holds no token;
     * - `source`: the effect that gives the token failed.
     */
    readonly kind: "rejected" | "unavailable" | "malformed" | "source"
    readonly message: string
    /** The token endpoint's status, where it responded. */
    readonly status: number | undefined
    /** The endpoint's OAuth error code, such as `access_denied`. */
    readonly code: string | undefined
    /**
     * What is left of the application's quota of tokens, as the endpoint tells it:
     * bucket (`b`), size (`q`), tokens left (`r`), seconds until it is full (`t`).
     */
    readonly quota: string | undefined
    /** How long the endpoint asks to wait. */
    readonly retryAfter: Duration.Duration | undefined
    /**
     * Whether the call may have been applied all the same, by an earlier attempt whose response was
     * lost or was a failure of the server; missing where it did nothing.
     */
    readonly mayHaveApplied?: true | undefined
    /** The socket's, where the endpoint could not be reached. */
    readonly cause?: unknown
  }>
{
  /** Whether the same call may succeed later: `true` where the token endpoint was not available. */
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
    /** Whether a request of the call may have reached the server; `false` is a proof that none did. */
    readonly sent: boolean
    /** The response's status, where its head arrived. */
    readonly status: number | undefined
    /** The API's id for the request, where the response's head had arrived with one. */
    readonly requestId?: string | undefined
    readonly message: string
    /** A `TransportCause`: what is fit to be shown of the error below; or why a stream ended. */
    readonly cause: unknown
  }>
{
  /** `true`: the same call may succeed later, and does nothing twice. */
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
    /** Whether a request of the call may have reached the server; `false` is a proof that none did. */
    readonly sent: boolean
    /** The whole call's deadline. */
    readonly deadline: Duration.Duration
    /** The response's status, where its head arrived. */
    readonly status?: number | undefined
    /** The API's id for the request, where the response's head had arrived with one. */
    readonly requestId?: string | undefined
    readonly message: string
  }>
{
  /** `true`: the same call may succeed later, and does nothing twice. */
  get isRetryable(): true {
    return true
  }
}

/** A success whose body is not what the contract promises: HTML, cut JSON, another top-level shape. */
export class DecodeError
  extends /* @__PURE__ */ Data.TaggedError("DecodeError")<{
    /** The short name of the API. */
    readonly api: string
    readonly operation: string
    readonly status: number
    /** The API's id for the request, where the response's head had arrived with one. */
    readonly requestId?: string | undefined
    readonly contentType: string | undefined
    /** The body's length in UTF-16 code units; the body itself is not kept. */
    readonly length: number
    /** Of an event that cannot be read: the position to go on after, where it has one. */
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
 * A call that must not be sent twice was sent, and its response was lost; or it was sent again as
 * idempotent, and what it conflicts with may be its own doing. It may or may not have taken effect:
 * read the state before deciding what to do.
 */
export class OutcomeUnknown
  extends /* @__PURE__ */ Data.TaggedError("OutcomeUnknown")<{
    /** The short name of the API. */
    readonly api: string
    readonly operation: string
    /** What became of the response. */
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
  /** `false`: the same call might do it twice. */
  get isRetryable(): false {
    return false
  }
}

/** The pages of a list cannot be followed to their end. */
export class PaginationError
  extends /* @__PURE__ */ Data.TaggedError("PaginationError")<{
    /** The short name of the API. */
    readonly api: string
    readonly operation: string
    /**
     * - `repeated-cursor`: the API gave a cursor that it had given before;
     * - `offset-limit`: paging by offset ends at 1000 records, and there are more;
     * - `no-progress`: page after page has nothing new, and the API promises more;
     * - `incomplete`: the API counts more records than it gives;
     * - `changed`: records vanished while the list was read by offset, and others may have been
     *   passed over in a way that cannot be made good.
     */
    readonly kind: "repeated-cursor" | "offset-limit" | "no-progress" | "incomplete" | "changed"
    readonly message: string
  }>
{
  /** `false`: `kind` says how to read the list instead. */
  get isRetryable(): false {
    return false
  }
}

/** The API ended a stream of events with a message that says why. */
export class EventStreamError
  extends /* @__PURE__ */ Data.TaggedError("EventStreamError")<{
    /** The short name of the API. */
    readonly api: string
    readonly operation: string
    /** The API's code, such as `cursor_expired`; an open set. */
    readonly code: string | undefined
    /** The API's own message. */
    readonly detail: string | undefined
    /** The position to go on after, where one is known. */
    readonly eventId: string | undefined
    readonly message: string
  }>
{
  /** `false`: the stream has connected again as its options say. */
  get isRetryable(): false {
    return false
  }
}

/** What any call can fail with, beside the statuses that the contract declares for it. */
export type CallError =
  | InvalidRequest
  | CredentialsError
  | TransportError
  | DeadlineExceeded
  | DecodeError
  | ServerError
  | UnexpectedStatus

/** Anything that a call may fail with, before the operation's own type narrows it. */
export type AnyFailure = ApiError | CallError | OutcomeUnknown
