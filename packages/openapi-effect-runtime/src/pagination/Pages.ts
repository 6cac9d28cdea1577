/**
 * One page of a list, made of a response. The two styles of the API (by offset and
 * by checkpoint) look the same from outside: a page has its records and the query
 * of the next page. Where what the API says of its end contradicts itself, there
 * is a next page: only an empty one is then the end.
 */
import type { OperationMetadata, Pagination } from "../core/OperationMetadata.ts"
import type { PagingRules } from "./Dialect.ts"
import { hasRelation, parse } from "./LinkHeader.ts"

/** One page of a list. */
export interface Page<Item, Body, Query> {
  readonly items: ReadonlyArray<Item>
  /**
   * The query that gives the next page, to be passed to the same operation, or to
   * its `pages` and `items`, which go on from there; `undefined` at the end. It is
   * plain JSON, so it can be kept and used by another process.
   */
  readonly next: Query | undefined
  /** How many records there are in all, where the API says. */
  readonly total: number | undefined
  /** The response body as it came, with whatever else is in it. */
  readonly body: Body
}

/** A page whose types only the generator knows. */
export type AnyPage = Page<unknown, unknown, unknown>

/** A query whose fields only the generator knows. */
export type Query = Readonly<Record<string, unknown>>

/** The metadata of an operation that lists records. */
export type PagedMetadata = OperationMetadata & { readonly pagination: Pagination }

/** A response with what its headers say of the next page. */
export interface PagedResponse {
  readonly value: unknown
  /** The `Link` header. */
  readonly link: string | undefined
}

/** What `next` begins with in the metadata of a list whose cursor is a member of its last record. */
const lastItem = "item:"

const idOfLast = (items: ReadonlyArray<unknown>, name: string): string | undefined => {
  const id = objectOr(items.at(-1))[name]
  return typeof id === "string" || typeof id === "number" ? String(id) : undefined
}

/** What `next` is in the metadata of a list whose cursor is in the `Link` header. */
export const inLink = "link:next"

/** The address of the next page in a `Link` header: `<https://…?from=cursor>; rel="next"`. */
const addressInLink = (header: string | undefined): string | undefined =>
  parse(header ?? "").find((link) => hasRelation(link, "next"))?.target

/** The parameters of an address, absolute or not. */
const parametersOf = (address: string): URLSearchParams => {
  const search = URL.parse(address, "https://api.invalid")?.search
  // A plus sign in an address is one; that it means a space is a custom of HTML forms.
  return new URLSearchParams(search?.replaceAll("+", "%2B"))
}

/**
 * The query of an address: its parameters and no others, so that the same operation is asked for
 * what the address asks for. Nothing else of it is used: it may come from anywhere, and where it
 * leads gets the client's credentials. What the query had already keeps its type.
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

/** Which member of an argument for query and body has the parameters of a page. */
const groupMember = ({ input, pagination }: PagedMetadata): "query" | "body" | undefined =>
  input === "group" ? (pagination.in ?? "query") : undefined

/** The parameters among an operation's arguments: its query, or its body where it has none. */
export const queryOf = (metadata: PagedMetadata, args: ReadonlyArray<unknown>): Query => {
  const request = objectOr(args[metadata.pathParameters.length])
  const member = groupMember(metadata)
  return member === undefined ? request : objectOr(request[member])
}

/** What takes the place of an operation's request, with other parameters in it. */
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

/** The same arguments with other parameters. */
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

/** A member of a response by its name or its JSON pointer. */
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

/** How many pages, or records, come before the page that a query by offset asks for. */
export const pageIndex = ({ offset }: PagingRules, query: Query): number => {
  const number = query[offset.page]
  return typeof number === "number" ? number - offset.first : 0
}

/** How many records come before a page, by its index; the size of pages may have to be known for it. */
export const recordsBefore = (
  { offset }: PagingRules,
  index: number,
  size: number | undefined
): number | undefined =>
  index === 0 || offset.unit === "record" ? index : size === undefined ? undefined : index * size

/** Where a page by offset says that it is: each is `undefined` where the API does not say. */
export const placeOf = (
  { offset: { start, usedSize = [] } }: PagingRules,
  response: unknown
): Readonly<Record<"start" | "size", number | undefined>> => {
  const fields = fieldsOf(response)
  return {
    start: countIn(fields, start),
    // The size that the server used, which may be less than the one that was asked for.
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
  // Without a total or a size only an empty page is a certain end.
  if (total === undefined) return size !== undefined && count < size ? undefined : next
  const counted = recordsBefore(dialect, page, size ?? count)
  const agree = start === undefined || size === undefined || start === counted
  return agree && (start ?? counted ?? 0) + count === total ? undefined : next
}

/** Whether a query asks for a page by checkpoint, or by whatever else only a response can tell. */
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
  // A list that is read to its end by a header goes on giving it, so that one can come back.
  const cursor = count === 0 ? undefined : parametersOf(told).get(checkpoint.cursor)
  return cursor ? { ...query, [checkpoint.cursor]: cursor } : undefined
}

/** Makes a page of a response whose shape has been checked. */
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
