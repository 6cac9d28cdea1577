/** Which error a status is. Apart from the errors themselves, since those are for users. */
import { type ApiError, type ApiErrorFields, ServerError, UnexpectedStatus } from "./Errors.ts"
import type { ErrorRange, OperationMetadata } from "./OperationMetadata.ts"

/** The class of an error response. */
export type ApiErrorClass = new (fields: ApiErrorFields) => ApiError

/** The classes of the statuses, and of the ranges of them, that an API declares. */
export type ApiErrorClasses = Readonly<Record<number, ApiErrorClass>> &
  Readonly<Partial<Record<ErrorRange, ApiErrorClass>>>

/** The range of a status among those that an operation declares; no redirection is an error response. */
const rangeOf = (status: number, ranges: ReadonlyArray<ErrorRange> = []): ErrorRange | undefined =>
  ranges.find(
    (range) => status >= 400 && (range === "default" || range.startsWith(String(status).charAt(0)))
  )

/**
 * The error for a status: its own class where the operation declares it, or that of its range, else one
 * that says so.
 */
export const fromStatus = (
  classes: ApiErrorClasses,
  fields: ApiErrorFields,
  { errorRanges, errors }: Pick<OperationMetadata, "errorRanges" | "errors">
): ApiError => {
  const { status } = fields
  const declared = errors.includes(status) ? status : rangeOf(status, errorRanges)
  const Declared = declared === undefined ? undefined : classes[declared]
  return new (Declared ?? (status >= 500 ? ServerError : UnexpectedStatus))(fields)
}
