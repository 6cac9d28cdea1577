/**
 * Pages in the shapes that the API has for them: by offset as a bare array or with totals, and by
 * checkpoint with a `next` cursor that is absent on the last page.
 */
import { ApiProblem, invalidQuery } from "../http/ApiProblem.ts"
import type { JsonObject, JsonValue } from "../http/Json.ts"
import type { OperationRequest } from "./Operation.ts"

const defaultPageSize = 50

/** By offset, the API goes no further than this many records. */
const offsetLimit = 1000

const integer = (value: unknown, otherwise: number): number =>
  typeof value === "number" ? value : otherwise

const cursorOf = (id: string): string => Buffer.from(`after:${id}`).toString("base64url")

const readCursor = (cursor: string): string | undefined =>
  /^after:(?<id>.+)$/u.exec(Buffer.from(cursor, "base64url").toString("utf8"))?.groups?.["id"]

/**
 * One page by checkpoint. The cursor names the last item of the page before, so that items made or
 * removed in between are neither repeated nor skipped, unless that very item is gone.
 */
export const checkpointPage = <A>(input: {
  readonly request: OperationRequest
  readonly items: ReadonlyArray<A>
  readonly idOf: (item: A) => string
  readonly toJson: (item: A) => JsonValue
  /** The name under which the answer has its items. */
  readonly itemsName: string
}): JsonObject | ApiProblem => {
  const { from, take } = input.request.query
  const size = integer(take, defaultPageSize)
  const afterId = typeof from === "string" ? readCursor(from) : undefined
  const after = afterId === undefined ? -1 : input.items.findIndex((i) => input.idOf(i) === afterId)
  if (typeof from === "string" && after === -1) {
    return invalidQuery("Query validation error: 'Invalid cursor' on property from.")
  }
  const page = input.items.slice(after + 1, after + 1 + size)
  const last = page.at(-1)
  const isEnd = after + 1 + size >= input.items.length
  return {
    ...(isEnd || last === undefined ? {} : { next: cursorOf(input.idOf(last)) }),
    [input.itemsName]: page.map(input.toJson)
  }
}

/** One page by offset, in the shape that `include_totals` asks for. */
export const offsetPage = <A>(input: {
  readonly request: OperationRequest
  readonly items: ReadonlyArray<A>
  readonly toJson: (item: A) => JsonValue
  readonly itemsName: string
}): JsonValue | ApiProblem => {
  const { page, per_page: perPage, include_totals: withTotals } = input.request.query
  const limit = integer(perPage, defaultPageSize)
  const start = integer(page, 0) * limit
  if (start + limit > offsetLimit) {
    return new ApiProblem({
      statusCode: 400,
      message: `Requesting page exceeds the allowed maximum of ${offsetLimit} records.`,
      errorCode: "invalid_paging"
    })
  }
  const items = input.items.slice(start, start + limit).map(input.toJson)
  return withTotals === true
    ? { start, limit, total: input.items.length, [input.itemsName]: items }
    : items
}
