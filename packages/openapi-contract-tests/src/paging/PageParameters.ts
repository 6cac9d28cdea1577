/** Where an operation takes the parameters of a page, and what they are called there. */
import type { ContractOperation } from "../contract/Operations.ts"
import type { PagingNames } from "./PagingNames.ts"

/** What `x-pagination` says of a list whose next page is in the `Link` header. */
export const linkToNext = "link:next"

/** The part of a request that has the parameters of a page: the body where there is no query. */
export const pagedPartOf = ({
  body,
  pagination,
  parameters
}: ContractOperation): "query" | "body" => {
  const hasQuery = parameters.some((parameter) => parameter.in === "query")
  if (body === undefined) return "query"
  return hasQuery ? (pagination?.in ?? "query") : "body"
}

/** The names of one operation: the API's, but for those that are its own. */
export const namesOf = (
  { pagination }: Pick<ContractOperation, "pagination">,
  names: PagingNames
): PagingNames => {
  const { cursor, page, size } = pagination?.parameters ?? {}
  return {
    ...names,
    page: page ?? names.page,
    size: size ?? names.size,
    cursor: cursor ?? names.cursor,
    cursorSize: size ?? names.cursorSize
  }
}
