/**
 * Lists in the shapes that the contract declares: an array, a page by offset with its totals, or a page by
 * checkpoint with a `next` cursor, which the last page does not have.
 */
import type { Response } from "../http/Response.ts"
import { ApiProblem, invalidQuery } from "../http/ApiProblem.ts"
import type { JsonValue } from "../http/Json.ts"
import { positionAfter, type Entry } from "../store/Collection.ts"
import { success, type OperationRequest } from "./Operation.ts"

const defaultPageSize = 50

/** The API does not page by offset beyond this many records. */
const offsetLimit = 1000

const integer = (value: unknown, otherwise: number): number =>
  typeof value === "number" ? value : otherwise

const cursorOf = ({ id, number }: Entry<unknown>): string =>
  Buffer.from(`after:${number}:${id}`).toString("base64url")

const readCursor = (
  cursor: string
): { readonly number: number; readonly id: string } | undefined => {
  const { id, number } =
    /^after:(?<number>\d{1,15}):(?<id>.+)$/su.exec(
      Buffer.from(cursor, "base64url").toString("utf8")
    )?.groups ?? {}
  return number === undefined || id === undefined ? undefined : { number: Number(number), id }
}

/**
 * Where the next page begins: after the last item of the previous page. That item is found by its number, or
 * by its id if the list is computed for each request. Items that are created or deleted in the meantime cause
 * no item to be returned twice or skipped.
 */
const positionOf = (
  entries: ReadonlyArray<Entry<unknown>>,
  cursor: { readonly number: number; readonly id: string }
): number => {
  const position = positionAfter(entries, cursor.number)
  if (entries[position - 1]?.id === cursor.id) return position
  const moved = entries.findIndex(({ id }) => id === cursor.id)
  return moved === -1 ? position : moved + 1
}

/** Items outside a collection, as entries in their order. */
export const entriesOf = <A>(
  items: ReadonlyArray<A>,
  idOf: (item: A) => string
): ReadonlyArray<Entry<A>> =>
  items.map((value, index) => ({ id: idOf(value), number: index + 1, value }))

/** A page by checkpoint: its items and the start of the next page. */
export const checkpointPage = <A>(
  request: OperationRequest,
  entries: ReadonlyArray<Entry<A>>
): { readonly items: ReadonlyArray<Entry<A>>; readonly next?: string } | ApiProblem => {
  const { from, take } = request.query
  const size = integer(take, defaultPageSize)
  const cursor = typeof from === "string" ? readCursor(from) : undefined
  if (typeof from === "string" && cursor === undefined) {
    return invalidQuery("Query validation error: 'Invalid cursor' on property from.")
  }
  const start = cursor === undefined ? 0 : positionOf(entries, cursor)
  const items = entries.slice(start, start + size)
  const last = items.at(-1)
  return start + size >= entries.length || last === undefined
    ? { items }
    : { items, next: cursorOf(last) }
}

/** Whether a request asks for a page by checkpoint. */
export const isCheckpoint = ({ operation, query }: OperationRequest): boolean =>
  operation.pagination?.style === "checkpoint" ||
  (operation.pagination?.style === "both" &&
    (query["from"] !== undefined || query["take"] !== undefined))

const offsetPage = <A>(
  request: OperationRequest,
  entries: ReadonlyArray<Entry<A>>,
  toJson: (item: A) => JsonValue
): Response | ApiProblem => {
  const { operation, query } = request
  const { array, members } = operation.response
  const limit = integer(query["per_page"], defaultPageSize)
  const page = integer(query["page"], 0)
  const start = page * limit
  if (start + limit > offsetLimit) {
    return new ApiProblem({
      statusCode: 400,
      message: `Requesting page exceeds the allowed maximum of ${offsetLimit} records.`,
      errorCode: "invalid_paging"
    })
  }
  const items = entries.slice(start, start + limit).map(({ value }) => toJson(value))
  if (array && query["include_totals"] !== true) return success(request, items)
  const total = entries.length
  const figures = { start, limit, length: items.length, total, page, per_page: limit }
  return success(request, {
    ...Object.fromEntries(Object.entries(figures).filter(([name]) => members.includes(name))),
    [operation.pagination?.items ?? "items"]: items
  })
}

/** One page of a list, in the shape that the contract declares for the request. */
export const listResponse = <A>(
  request: OperationRequest,
  entries: ReadonlyArray<Entry<A>>,
  toJson: (item: A) => JsonValue
): Response | ApiProblem => {
  const { pagination, response } = request.operation
  if (pagination === undefined || pagination.style === "none") {
    const items = entries.map(({ value }) => toJson(value))
    return success(
      request,
      response.array || pagination?.items === undefined ? items : { [pagination.items]: items }
    )
  }
  if (!isCheckpoint(request)) return offsetPage(request, entries, toJson)
  const page = checkpointPage(request, entries)
  if (page instanceof ApiProblem) return page
  return success(request, {
    ...(page.next === undefined ? {} : { next: page.next }),
    [pagination.items ?? "items"]: page.items.map(({ value }) => toJson(value))
  })
}

/** A list of items outside a collection, distinguished by ids. */
export const listOf = <A>(
  request: OperationRequest,
  items: ReadonlyArray<A>,
  idOf: (item: A) => string,
  toJson: (item: A) => JsonValue
): Response | ApiProblem => listResponse(request, entriesOf(items, idOf), toJson)
