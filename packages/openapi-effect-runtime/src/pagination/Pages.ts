/**
 * Makes a page of a list from a response. Offset and checkpoint pagination look the same from outside:
 * a page has its records and the query for the next page. If the API contradicts itself about the end,
 * there is a next page, and only an empty one is the end.
 */
import type { OperationMetadata, Pagination } from "../core/OperationMetadata.ts"
import type { PagingRules } from "./Dialect.ts"
import { hasRelation, parse } from "./LinkHeader.ts"

/** One page of a list. */
export interface Page<Item, Body, Query> {
  readonly items: ReadonlyArray<Item>
  /**
   * The query for the next page, to be passed to the same operation, or to its `pages` and `items`,
   * which continue from there; `undefined` at the end. It is plain JSON, so it can be stored and used
   * by another process.
   */
  readonly next: Query | undefined
  /** The total number of records, if the API reports it. */
  readonly total: number | undefined
  /** The unchanged response body. */
  readonly body: Body
}

/** A page without specific types. */
export type AnyPage = Page<unknown, unknown, unknown>

/** A query without specific types. */
export type Query = Readonly<Record<string, unknown>>

/** The metadata of an operation that lists records. */
export type PagedMetadata = OperationMetadata & { readonly pagination: Pagination }

/** A response with its `Link` header. */
export interface PagedResponse {
  readonly value: unknown
  /** The `Link` header. */
  readonly link: string | undefined
}

/** The prefix of `next` in the metadata of a list whose cursor is a member of its last record. */
const lastItem = "item:"

const idOfLast = (items: ReadonlyArray<unknown>, name: string): string | undefined => {
  const id = objectOr(items.at(-1))[name]
  return typeof id === "string" || typeof id === "number" ? String(id) : undefined
}

/** The value of `next` in the metadata of a list whose cursor is in the `Link` header. */
export const inLink = "link:next"

/** The URL of the next page in a `Link` header: `<https://…?from=cursor>; rel="next"`. */
const addressInLink = (header: string | undefined): string | undefined =>
  parse(header ?? "").find((link) => hasRelation(link, "next"))?.target

/** The query parameters of an absolute or relative URL. */
const parametersOf = (address: string): URLSearchParams => {
  const search = URL.parse(address, "https://api.invalid")?.search
  // A plus sign in a URL is a plus sign; only HTML forms use it for a space.
  return new URLSearchParams(search?.replaceAll("+", "%2B"))
}

/**
 * The query of a URL, with exactly its parameters, so that the same operation requests what the URL
 * does. Nothing else of the URL is used: it is untrusted, and the client's credentials would be sent to
 * it. Parameters that the query already had keep their type.
 */
const queryOfAddress = (address: string, query: Query): Query => {
  const parameters = parametersOf(address)
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name): [string, unknown] => {
      const values = parameters.getAll(name)
      const [text = ""] = values
      const before = query[name]
      if (values.length > 1) return [name, values]
      if (typeof before === "number") return [name, Number(text)]
      if (String(before) === text || (Array.isArray(before) && before.join() === text)) {
        return [name, before]
      }
      return [name, text]
    })
  )
}

const objectOr = (value: unknown): Query =>
  typeof value === "object" && value !== null ? (value as Query) : {}

/** The member of a query-and-body argument that has the paging parameters. */
const groupMember = ({ input, pagination }: PagedMetadata): "query" | "body" | undefined =>
  input === "group" ? (pagination.in ?? "query") : undefined

/** The paging parameters among an operation's arguments: its query, or its body if it has no query. */
export const queryOf = (metadata: PagedMetadata, args: ReadonlyArray<unknown>): Query => {
  const request = objectOr(args[metadata.pathParameters.length])
  const member = groupMember(metadata)
  return member === undefined ? request : objectOr(request[member])
}

/** An operation's request with other paging parameters. */
export const requestWith = (
  metadata: PagedMetadata,
  args: ReadonlyArray<unknown>,
  query: Query
): Query => {
  const member = groupMember(metadata)
  return member === undefined
    ? query
    : { ...objectOr(args[metadata.pathParameters.length]), [member]: query }
}

/** The same arguments with other paging parameters. */
export const withQuery = (
  metadata: PagedMetadata,
  args: ReadonlyArray<unknown>,
  query: Query
): ReadonlyArray<unknown> => {
  const copy = [...args]
  copy[metadata.pathParameters.length] = requestWith(metadata, args, query)
  return copy
}

/** A page whose `next` can be passed to its operation. */
export const passable = (
  metadata: PagedMetadata,
  args: ReadonlyArray<unknown>,
  page: AnyPage
): AnyPage =>
  page.next === undefined || groupMember(metadata) === undefined
    ? page
    : { ...page, next: requestWith(metadata, args, page.next as Query) }

/** A member of a response by name or JSON pointer. */
const memberOf = (response: Query, place: string): unknown =>
  place.startsWith("/")
    ? place
        .slice(1)
        .split("/")
        .reduce<unknown>(
          (value, name) => objectOr(value)[name.replaceAll("~1", "/").replaceAll("~0", "~")],
          response
        )
    : response[place]

const countIn = (response: Query, name: string | undefined): number | undefined => {
  const value = name === undefined ? undefined : memberOf(response, name)
  return typeof value === "number" ? value : undefined
}

const fieldsOf = (response: unknown): Query => (Array.isArray(response) ? {} : (response as Query))

/** How many pages or records come before the page that an offset query asks for. */
export const pageIndex = ({ offset }: PagingRules, query: Query): number => {
  const number = query[offset.page]
  return typeof number === "number" ? number - offset.first : 0
}

/** How many records come before a page, from its index and, for page numbers, the page size. */
export const recordsBefore = (
  { offset }: PagingRules,
  index: number,
  size: number | undefined
): number | undefined =>
  index === 0 || offset.unit === "record" ? index : size === undefined ? undefined : index * size

/** What an offset page says about its position; each is `undefined` if the API does not say. */
export const placeOf = (
  { offset: { start, usedSize = [] } }: PagingRules,
  response: unknown
): Readonly<Record<"start" | "size", number | undefined>> => {
  const fields = fieldsOf(response)
  return {
    start: countIn(fields, start),
    // The page size that the server used, which may be smaller than requested.
    size: usedSize.map((name) => countIn(fields, name)).find((size) => size !== undefined)
  }
}

const nextByOffset = (
  dialect: PagingRules,
  query: Query,
  response: unknown,
  count: number,
  total: number | undefined
): Query | undefined => {
  if (count === 0) return undefined
  const page = pageIndex(dialect, query)
  const { size, start } = placeOf(dialect, response)
  const step = dialect.offset.unit === "record" ? Math.max(size ?? 0, count) : 1
  const next = { ...query, [dialect.offset.page]: dialect.offset.first + page + step }
  // Without a total or a page size, only an empty page is certainly the end.
  if (total === undefined) return size !== undefined && count < size ? undefined : next
  const counted = recordsBefore(dialect, page, size ?? count)
  const agree = start === undefined || size === undefined || start === counted
  return agree && (start ?? counted ?? 0) + count === total ? undefined : next
}

/** Whether a query asks for a page by checkpoint, or by another value that only a response provides. */
export const byCheckpoint = (
  { checkpoint: { cursor, size } }: PagingRules,
  { style }: Pagination,
  query: Query
): boolean =>
  style === "checkpoint" ||
  style === "link" ||
  (style === "both" && (query[cursor] !== undefined || query[size] !== undefined))

const nextByTold = (
  { checkpoint }: PagingRules,
  { next, style }: Pagination,
  query: Query,
  told: unknown,
  count: number
): Query | undefined => {
  // APIs also end a list with an empty cursor.
  if (typeof told !== "string" || told === "") return undefined
  if (style === "link") return queryOfAddress(told, query)
  if (next !== inLink) return { ...query, [checkpoint.cursor]: told }
  // A list with the cursor in a header still returns one at its end, so that a caller can continue
  // later.
  const cursor = count === 0 ? undefined : parametersOf(told).get(checkpoint.cursor)
  return cursor ? { ...query, [checkpoint.cursor]: cursor } : undefined
}

/** Makes a page from a response whose shape has been checked. */
export const pageOf = (
  dialect: PagingRules,
  { pagination }: PagedMetadata,
  query: Query,
  { link, value }: PagedResponse
): AnyPage => {
  const response = fieldsOf(value)
  const items = (
    Array.isArray(value) ? value : response[pagination.items]
  ) as ReadonlyArray<unknown>
  const total = countIn(response, pagination.total)
  const isLast = pagination.more !== undefined && memberOf(response, pagination.more) === false
  const told =
    pagination.next === undefined || isLast
      ? undefined
      : pagination.next.startsWith(lastItem)
        ? idOfLast(items, pagination.next.slice(lastItem.length))
        : pagination.next === inLink
          ? addressInLink(link)
          : memberOf(response, pagination.next)
  const next = byCheckpoint(dialect, pagination, query)
    ? nextByTold(dialect, pagination, query, told, items.length)
    : nextByOffset(dialect, query, value, items.length, total)
  return { items, next, total, body: value }
}
