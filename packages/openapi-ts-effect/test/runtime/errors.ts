/**
 * The errors of the test runtime: one class a status, and what any call can fail with.
 */
import type * as Cause from "effect/Cause"
import * as Data from "effect/Data"

/** What a server answered when it refused. */
export interface Refusal {
  readonly status: number
  readonly body: unknown
}

export class BadRequest extends Data.TaggedError("BadRequest")<Refusal> {}
export class Unauthorized extends Data.TaggedError("Unauthorized")<Refusal> {}
export class PaymentRequired extends Data.TaggedError("PaymentRequired")<Refusal> {}
export class Forbidden extends Data.TaggedError("Forbidden")<Refusal> {}
export class NotFound extends Data.TaggedError("NotFound")<Refusal> {}
export class MethodNotAllowed extends Data.TaggedError("MethodNotAllowed")<Refusal> {}
export class NotAcceptable extends Data.TaggedError("NotAcceptable")<Refusal> {}
export class RequestTimeout extends Data.TaggedError("RequestTimeout")<Refusal> {}
export class Conflict extends Data.TaggedError("Conflict")<Refusal> {}
export class Gone extends Data.TaggedError("Gone")<Refusal> {}
export class LengthRequired extends Data.TaggedError("LengthRequired")<Refusal> {}
export class PreconditionFailed extends Data.TaggedError("PreconditionFailed")<Refusal> {}
export class ContentTooLarge extends Data.TaggedError("ContentTooLarge")<Refusal> {}
export class UnsupportedMediaType extends Data.TaggedError("UnsupportedMediaType")<Refusal> {}
export class UnprocessableContent extends Data.TaggedError("UnprocessableContent")<Refusal> {}
export class TooManyRequests extends Data.TaggedError("TooManyRequests")<Refusal> {}
export class InternalServerError extends Data.TaggedError("InternalServerError")<Refusal> {}
export class NotImplemented extends Data.TaggedError("NotImplemented")<Refusal> {}
export class BadGateway extends Data.TaggedError("BadGateway")<Refusal> {}
export class ServiceUnavailable extends Data.TaggedError("ServiceUnavailable")<Refusal> {}
export class GatewayTimeout extends Data.TaggedError("GatewayTimeout")<Refusal> {}

/** The request may have been carried out, but nothing came back. */
export class OutcomeUnknown extends Data.TaggedError("OutcomeUnknown")<{
  readonly cause: unknown
}> {}
/** A status that the operation does not declare or that has no class. */
export class UnexpectedStatus extends Data.TaggedError("UnexpectedStatus")<Refusal> {}
/** The connection failed. */
export class TransportError extends Data.TaggedError("TransportError")<{
  readonly cause: unknown
}> {}
/** A success whose body is none of the declared kinds. */
export class DecodeError extends Data.TaggedError("DecodeError")<{ readonly body: string }> {}

/** What any call can fail with. */
export type CallError = UnexpectedStatus | TransportError | DecodeError

const byStatus = new Map<number, new (refusal: Refusal) => Cause.YieldableError>(
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

/** The error for a refusal, given the statuses that the operation declares. */
export const refusalError = (
  refusal: Refusal,
  declared: ReadonlyArray<number>
): Cause.YieldableError => {
  const error = declared.includes(refusal.status) ? byStatus.get(refusal.status) : undefined
  return error === undefined ? new UnexpectedStatus(refusal) : new error(refusal)
}
