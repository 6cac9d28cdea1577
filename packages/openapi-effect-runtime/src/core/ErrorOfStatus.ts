/** Maps a status to its error class. Separate from the errors, which are public. */
import { type ApiError, type ApiErrorFields, ServerError, UnexpectedStatus } from "./Errors.ts"
import type { ErrorRange, OperationMetadata } from "./OperationMetadata.ts"

/** The class of an error response. */
export type ApiErrorClass = new (fields: ApiErrorFields) => ApiError

/** The error classes by the statuses and ranges that an API declares. */
export type ApiErrorClasses = Readonly<Record<number, ApiErrorClass>> &
  Readonly<Partial<Record<ErrorRange, ApiErrorClass>>>

/** The declared range that a status is in; a redirection is not an error response. */
const rangeOf = (status: number, ranges: ReadonlyArray<ErrorRange> = []): ErrorRange | undefined =>
  ranges.find(
    (range) => status >= 400 && (range === "default" || range.startsWith(String(status).charAt(0)))
  )

/** What an operation declares for an error status: the status itself, or a range that it is in. */
export const declaredFor = (
  status: number,
  { errorRanges, errors }: Pick<OperationMetadata, "errorRanges" | "errors">
): number | ErrorRange | undefined =>
  errors.includes(status) ? status : rangeOf(status, errorRanges)

/**
 * The error for a status: its own class or that of its range if the operation declares it, otherwise
 * one that says so.
 */
export const fromStatus = (
  classes: ApiErrorClasses,
  fields: ApiErrorFields,
  metadata: Pick<OperationMetadata, "errorRanges" | "errors">
): ApiError => {
  const { status } = fields
  const declared = declaredFor(status, metadata)
  const Declared = declared === undefined ? undefined : classes[declared]
  return new (Declared ?? (status >= 500 ? ServerError : UnexpectedStatus))(fields)
}
