/**
 * The errors of the test runtime: one class a status, and what any call can fail with.
 */
import type * as Cause from "effect/Cause"
import * as Data from "effect/Data"

/** What a server returned when it rejected a request; the codes are those that the document knows. */
export interface ErrorResponse<Code extends string = string> {
  readonly status: number
  readonly code?: Code | (string & {})
  readonly body: unknown
}

export class BadRequest<Code extends string = string> extends Data.TaggedError("BadRequest")<
  ErrorResponse<Code>
> {}
export class Unauthorized<Code extends string = string> extends Data.TaggedError("Unauthorized")<
  ErrorResponse<Code>
> {}
export class PaymentRequired<Code extends string = string> extends Data.TaggedError(
  "PaymentRequired"
)<ErrorResponse<Code>> {}
export class Forbidden<Code extends string = string> extends Data.TaggedError("Forbidden")<
  ErrorResponse<Code>
> {}
export class NotFound<Code extends string = string> extends Data.TaggedError("NotFound")<
  ErrorResponse<Code>
> {}
export class MethodNotAllowed<Code extends string = string> extends Data.TaggedError(
  "MethodNotAllowed"
)<ErrorResponse<Code>> {}
export class NotAcceptable<Code extends string = string> extends Data.TaggedError("NotAcceptable")<
  ErrorResponse<Code>
> {}
export class RequestTimeout<Code extends string = string> extends Data.TaggedError(
  "RequestTimeout"
)<ErrorResponse<Code>> {}
export class Conflict<Code extends string = string> extends Data.TaggedError("Conflict")<
  ErrorResponse<Code>
> {}
export class Gone<Code extends string = string> extends Data.TaggedError("Gone")<
  ErrorResponse<Code>
> {}
export class LengthRequired<Code extends string = string> extends Data.TaggedError(
  "LengthRequired"
)<ErrorResponse<Code>> {}
export class PreconditionFailed<Code extends string = string> extends Data.TaggedError(
  "PreconditionFailed"
)<ErrorResponse<Code>> {}
export class ContentTooLarge<Code extends string = string> extends Data.TaggedError(
  "ContentTooLarge"
)<ErrorResponse<Code>> {}
export class UnsupportedMediaType<Code extends string = string> extends Data.TaggedError(
  "UnsupportedMediaType"
)<ErrorResponse<Code>> {}
export class UnprocessableContent<Code extends string = string> extends Data.TaggedError(
  "UnprocessableContent"
)<ErrorResponse<Code>> {}
export class TooManyRequests<Code extends string = string> extends Data.TaggedError(
  "TooManyRequests"
)<ErrorResponse<Code>> {}
export class InternalServerError<Code extends string = string> extends Data.TaggedError(
  "InternalServerError"
)<ErrorResponse<Code>> {}
export class NotImplemented<Code extends string = string> extends Data.TaggedError(
  "NotImplemented"
)<ErrorResponse<Code>> {}
export class BadGateway<Code extends string = string> extends Data.TaggedError("BadGateway")<
  ErrorResponse<Code>
> {}
export class ServiceUnavailable<Code extends string = string> extends Data.TaggedError(
  "ServiceUnavailable"
)<ErrorResponse<Code>> {}
export class GatewayTimeout<Code extends string = string> extends Data.TaggedError(
  "GatewayTimeout"
)<ErrorResponse<Code>> {}

/** The request may have been carried out, but nothing came back. */
export class OutcomeUnknown extends Data.TaggedError("OutcomeUnknown")<{
  readonly cause: unknown
}> {}
/** A status that the operation does not declare or that has no class. */
export class UnexpectedStatus extends Data.TaggedError("UnexpectedStatus")<ErrorResponse> {}
/** The connection failed. */
export class TransportError extends Data.TaggedError("TransportError")<{
  readonly cause: unknown
}> {}
/** A success whose body is none of the declared kinds. */
export class DecodeError extends Data.TaggedError("DecodeError")<{ readonly body: string }> {}

/** What any call can fail with. */
export type CallError = UnexpectedStatus | TransportError | DecodeError

const byStatus = new Map<number, new (errorResponse: ErrorResponse) => Cause.YieldableError>(
  Object.entries({
    400: BadRequest,
    401: Unauthorized,
    402: PaymentRequired,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    406: NotAcceptable,
    408: RequestTimeout,
    409: Conflict,
    410: Gone,
    411: LengthRequired,
    412: PreconditionFailed,
    413: ContentTooLarge,
    415: UnsupportedMediaType,
    422: UnprocessableContent,
    429: TooManyRequests,
    500: InternalServerError,
    501: NotImplemented,
    502: BadGateway,
    503: ServiceUnavailable,
    504: GatewayTimeout
  }).map(([status, error]) => [Number(status), error])
)

/** The error for an error response, given the statuses that the operation declares. */
export const errorOfResponse = (
  errorResponse: ErrorResponse,
  declared: ReadonlyArray<number>
): Cause.YieldableError => {
  const error = declared.includes(errorResponse.status)
    ? byStatus.get(errorResponse.status)
    : undefined
  return error === undefined ? new UnexpectedStatus(errorResponse) : new error(errorResponse)
}
