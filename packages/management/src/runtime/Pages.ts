/**
 * Lists, page by page. The two styles of the API (by offset and by checkpoint)
 * look the same from outside: a page has its records and the query of the next
 * page, and a stream follows these to the end that the API tells. A list never
 * ends early in silence, and a cursor that comes twice is an error.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { ApiError, PaginationError } from "./Errors.ts"
import type { OperationFacts, Pagination } from "./OperationFacts.ts"

/** One page of a list. */
export interface Page<Item, Answer, Query> {
  readonly items: ReadonlyArray<Item>
  /** The query that gives the next page, to be passed to the same operation; `undefined` at the end. */
  readonly next: Query | undefined
  /** How many records there are in all, where the API says. */
  readonly total: number | undefined
  /** The answer as it came, with whatever else is in it. */
  readonly answer: Answer
}

type Query = Readonly<Record<string, unknown>>

/** An answer with what its headers say of the next page. */
export interface PagedAnswer {
  readonly value: unknown
  /** The `Link` header. */
  readonly link: string | undefined
}

const inLink = "link:next"

/** The cursor in a `Link` header: `<https://…?from=cursor>; rel="next"`. */
const cursorOfLink = (link: string | undefined): string | undefined => {
  for (const [, address = "", parameters = ""] of (link ?? "").matchAll(/<([^>]*)>([^,]*)/g)) {
    if (!/;\s*rel="?next"?/i.test(parameters)) continue
    return URL.parse(address, "https://tenant.invalid")?.searchParams.get("from") ?? undefined
  }
  return undefined
}
type PagedFacts = OperationFacts & { readonly pagination: Pagination }
type Execute<E, R> = (...args: ReadonlyArray<unknown>) => Effect.Effect<PagedAnswer, E, R>

const queryOf = (facts: OperationFacts, args: ReadonlyArray<unknown>): Query => {
  const query = args[facts.pathParameters.length]
  return typeof query === "object" && query !== null ? (query as Query) : {}
}

const withQuery = (
  facts: OperationFacts,
  args: ReadonlyArray<unknown>,
  query: Query
): ReadonlyArray<unknown> => {
  const copy = [...args]
  copy[facts.pathParameters.length] = query
  return copy
}

const numberIn = (answer: Query, name: string | undefined): number | undefined => {
  const value = name === undefined ? undefined : answer[name]
  return typeof value === "number" ? value : undefined
}

const nextByOffset = (
  query: Query,
  answer: Query,
  count: number,
  total: number | undefined
): Query | undefined => {
  if (count === 0) return undefined
  const page = typeof query["page"] === "number" ? query["page"] : 0
  // The size that the server used, which may be less than the one that was asked for.
  const size = numberIn(answer, "limit") ?? numberIn(answer, "per_page")
  const start = numberIn(answer, "start") ?? page * (size ?? count)
  if (total !== undefined && start + count >= total) return undefined
  if (total === undefined && size !== undefined && count < size) return undefined
  // Without a total or a size only an empty page is a certain end.
  return { ...query, page: page + 1 }
}

/** Makes a page of an answer whose shape has been checked. */
export const pageOf = (
  facts: PagedFacts,
  args: ReadonlyArray<unknown>,
  { link, value }: PagedAnswer
): Page<unknown, unknown, unknown> => {
  const { pagination } = facts
  const query = queryOf(facts, args)
  const answer = (Array.isArray(value) ? {} : value) as Query
  const items = (Array.isArray(value) ? value : answer[pagination.items]) as ReadonlyArray<unknown>
  const total = numberIn(answer, pagination.total)
  const cursor =
    pagination.next === inLink
      ? // A list that is read to its end by a header goes on giving it, so that one can come back.
        items.length === 0
        ? undefined
        : cursorOfLink(link)
      : pagination.next === undefined
        ? undefined
        : answer[pagination.next]
  const byCheckpoint =
    pagination.style === "checkpoint" ||
    (pagination.style === "both" && (query["from"] !== undefined || query["take"] !== undefined))
  const next = byCheckpoint
    ? // The API also ends a list with the cursor "".
      typeof cursor === "string" && cursor !== ""
      ? { ...query, from: cursor }
      : undefined
    : nextByOffset(query, answer, items.length, total)
  return { items, next, total, answer: value }
}

const largestPage = 100

/**
 * Where an operation has both styles, a stream goes by checkpoint, since offsets
 * end at 1000 records; unless the query names a page.
 */
const firstQuery = (facts: PagedFacts, query: Query): Query => {
  const { next, style } = facts.pagination
  // Where the cursor is in a header, checkpoints start at a record that the caller names.
  const startsAnywhere = style === "both" && next !== inLink
  if (!startsAnywhere || query["page"] !== undefined) return query
  const { include_totals: _, per_page: perPage, ...rest } = query
  return { take: typeof perPage === "number" ? perPage : largestPage, ...rest }
}

const offsetLimit = (facts: OperationFacts) =>
  new PaginationError({
    operation: facts.id,
    reason: "offset-limit",
    message: `${facts.id}: the API does not page by offset beyond 1000 records; narrow the query, or page by checkpoint (from, take) where the operation has it`
  })

const repeatedCursor = (facts: OperationFacts) =>
  new PaginationError({
    operation: facts.id,
    reason: "repeated-cursor",
    message: `${facts.id}: the API gave a cursor a second time; the list would never end`
  })

const stream = <A, E, R>(
  execute: Execute<E, R>,
  facts: PagedFacts,
  args: ReadonlyArray<unknown>,
  emit: (page: Page<unknown, unknown, unknown>) => ReadonlyArray<A>
): Stream.Stream<A, E | PaginationError, R> =>
  Stream.suspend(() => {
    const seen = new Set<unknown>()
    return Stream.paginate(firstQuery(facts, queryOf(facts, args)), (query) => {
      const pageArgs = withQuery(facts, args, query)
      return execute(...pageArgs).pipe(
        Effect.mapError((error) =>
          // Not every list declares the 400 that all by offset can give.
          error instanceof ApiError && error.status === 400 && error.errorCode === "invalid_paging"
            ? offsetLimit(facts)
            : error
        ),
        Effect.flatMap((answer) => {
          const page = pageOf(facts, pageArgs, answer)
          const next = page.next as Query | undefined
          const cursor = next?.["from"]
          if (cursor !== undefined) {
            if (seen.has(cursor)) return Effect.fail(repeatedCursor(facts))
            seen.add(cursor)
          }
          return Effect.succeed([emit(page), Option.fromNullishOr(next)] as const)
        })
      )
    })
  })

/** The pages of a list as a stream. */
export const streamPages = <E, R>(
  execute: Execute<E, R>,
  facts: PagedFacts,
  args: ReadonlyArray<unknown>
): Stream.Stream<Page<unknown, unknown, unknown>, E | PaginationError, R> =>
  stream(execute, facts, args, (page) => [page])

/** The records of a list as a stream. */
export const streamItems = <E, R>(
  execute: Execute<E, R>,
  facts: PagedFacts,
  args: ReadonlyArray<unknown>
): Stream.Stream<unknown, E | PaginationError, R> =>
  stream(execute, facts, args, (page) => page.items)
