/** Which error an answer's status is. Apart from the errors themselves, since those are for users. */
import {
  type ApiError,
  type ApiErrorFields,
  BadRequest,
  Conflict,
  ContentTooLarge,
  Forbidden,
  Gone,
  InternalServerError,
  NotFound,
  PaymentRequired,
  PreconditionFailed,
  ServerError,
  ServiceUnavailable,
  TooManyRequests,
  Unauthorized,
  UnexpectedStatus
} from "./Errors.ts"

const declared: Readonly<Record<number, new (fields: ApiErrorFields) => ApiError>> = {
  400: BadRequest,
  401: Unauthorized,
  402: PaymentRequired,
  403: Forbidden,
  404: NotFound,
  409: Conflict,
  410: Gone,
  412: PreconditionFailed,
  413: ContentTooLarge,
  429: TooManyRequests,
  500: InternalServerError,
  503: ServiceUnavailable
}

/** The error for a status: its own class where the contract declares it, else one that says so. */
export const fromStatus = (fields: ApiErrorFields, statuses: ReadonlyArray<number>): ApiError => {
  const { status } = fields
  const Declared = statuses.includes(status) ? declared[status] : undefined
  return new (Declared ?? (status >= 500 ? ServerError : UnexpectedStatus))(fields)
}
