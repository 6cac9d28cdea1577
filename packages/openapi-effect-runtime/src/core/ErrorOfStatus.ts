/** Which error a status is. Apart from the errors themselves, since those are for users. */
import { type ApiError, type ApiErrorFields, ServerError, UnexpectedStatus } from "./Errors.ts"

/** The class of an error response. */
export type ApiErrorClass = new (fields: ApiErrorFields) => ApiError

/** The classes of the statuses that an API declares. */
export type ApiErrorClasses = Readonly<Record<number, ApiErrorClass>>

/** The error for a status: its own class where the operation declares it, else one that says so. */
export const fromStatus = (
  classes: ApiErrorClasses,
  fields: ApiErrorFields,
  statuses: ReadonlyArray<number>
): ApiError => {
  const { status } = fields
  const Declared = statuses.includes(status) ? classes[status] : undefined
  return new (Declared ?? (status >= 500 ? ServerError : UnexpectedStatus))(fields)
}
