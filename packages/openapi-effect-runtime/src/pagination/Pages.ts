/**
 * One page of a list, made of an answer. The two styles of the API (by offset and
 * by checkpoint) look the same from outside: a page has its records and the query
 * of the next page. Where what the API says of its end contradicts itself, there
 * is a next page: only an empty one is then the end.
 */
import type { OperationFacts, Pagination } from "../core/OperationMetadata.ts"
import type { PaginationDialect } from "./Dialect.ts"
import { hasRelation, parse } from "./LinkHeader.ts"

/** One page of a list. */
export interface Page<Item, Answer, Query> {
  readonly items: ReadonlyArray<Item>
  /**
   * The query that gives the next page, to be passed to the same operation, or to
   * its `pages` and `items`, which go on from there; `undefined` at the end. It is
   * plain JSON, so it can be kept and used by another process.
   */
  readonly next: Query | undefined
  /** How many records there are in all, where the API says. */
  readonly total: number | undefined
  /** The answer as it came, with whatever else is in it. */
  readonly answer: Answer
}

/** A page whose types only the generator knows. */
export type AnyPage = Page<unknown, unknown, unknown>

/** A query whose fields only the generator knows. */
export type Query = Readonly<Record<string, unknown>>

/** The facts of an operation that lists records. */
export type PagedFacts = OperationFacts & { readonly pagination: Pagination }

/** An answer with what its headers say of the next page. */
export interface PagedAnswer {
  readonly value: unknown
  /** The `Link` header. */
  readonly link: string | undefined
}

/** What `next` is in the facts of a list whose cursor is in the `Link` header. */
export const inLink = "link:next"

/** The cursor in a `Link` header: `<https://…?from=cursor>; rel="next"`. */
const cursorOfLink = (header: string | undefined, parameter: string): string | undefined => {
  const next = parse(header ?? "").find((link) => hasRelation(link, "next"))
  const search = URL.parse(next?.target ?? "", "https://api.invalid")?.search
  // A plus sign in an address is one; that it means a space is a custom of HTML forms.
  return new URLSearchParams(search?.replaceAll("+", "%2B")).get(parameter) ?? undefined
}

/** The query among an operation's arguments. */
export const queryOf = (facts: OperationFacts, args: ReadonlyArray<unknown>): Query => {
  const query = args[facts.pathParameters.length]
  return typeof query === "object" && query !== null ? (query as Query) : {}
}

/** The same arguments with another query. */
export const withQuery = (
  facts: OperationFacts,
  args: ReadonlyArray<unknown>,
  query: Query
): ReadonlyArray<unknown> => {
  const copy = [...args]
  copy[facts.pathParameters.length] = query
  return copy
}

const countIn = (answer: Query, name: string | undefined): number | undefined => {
  const value = name === undefined ? undefined : answer[name]
  return typeof value === "number" ? value : undefined
}

const fieldsOf = (answer: unknown): Query => (Array.isArray(answer) ? {} : (answer as Query))

/** How many pages come before the one that a query by offset asks for. */
export const pageIndex = ({ offset }: PaginationDialect, query: Query): number => {
  const number = query[offset.page]
  return typeof number === "number" ? number - offset.first : 0
}

/** Where a page by offset says that it is: each is `undefined` where the API does not say. */
export const placeOf = (
  { offset: { start, usedSize = [] } }: PaginationDialect,
  answer: unknown
): Readonly<Record<"start" | "size", number | undefined>> => {
  const fields = fieldsOf(answer)
  return {
    start: countIn(fields, start),
    // The size that the server used, which may be less than the one that was asked for.
    size: usedSize.map((name) => countIn(fields, name)).find((size) => size !== undefined)
  }
}

const nextByOffset = (
  dialect: PaginationDialect,
  query: Query,
  answer: unknown,
  count: number,
  total: number | undefined
): Query | undefined => {
  if (count === 0) return undefined
  const page = pageIndex(dialect, query)
  const { size, start } = placeOf(dialect, answer)
  const next = { ...query, [dialect.offset.page]: dialect.offset.first + page + 1 }
  // Without a total or a size only an empty page is a certain end.
  if (total === undefined) return size !== undefined && count < size ? undefined : next
  const counted = page * (size ?? count)
  const agree = start === undefined || size === undefined || start === counted
  return agree && (start ?? counted) + count === total ? undefined : next
}

/** Whether a query asks for a page by checkpoint. */
export const byCheckpoint = (
  { checkpoint: { cursor, size } }: PaginationDialect,
  { style }: Pagination,
  query: Query
): boolean =>
  style === "checkpoint" ||
  (style === "both" && (query[cursor] !== undefined || query[size] !== undefined))

/** Makes a page of an answer whose shape has been checked. */
export const pageOf = (
  dialect: PaginationDialect,
  { pagination }: PagedFacts,
  query: Query,
  { link, value }: PagedAnswer
): AnyPage => {
  const answer = fieldsOf(value)
  const items = (Array.isArray(value) ? value : answer[pagination.items]) as ReadonlyArray<unknown>
  const total = countIn(answer, pagination.total)
  const cursor =
    pagination.next === inLink
      ? // A list that is read to its end by a header goes on giving it, so that one can come back.
        items.length === 0
        ? undefined
        : cursorOfLink(link, dialect.checkpoint.cursor)
      : pagination.next === undefined
        ? undefined
        : answer[pagination.next]
  const next = byCheckpoint(dialect, pagination, query)
    ? // The API also ends a list with the cursor "".
      typeof cursor === "string" && cursor !== ""
      ? { ...query, [dialect.checkpoint.cursor]: cursor }
      : undefined
    : nextByOffset(dialect, query, value, items.length, total)
  return { items, next, total, answer: value }
}
