/**
 * Walks over a list from its first page to its last, as pure state: it says which query is next and
 * which records of each page are new. A list never ends early silently and no record is emitted twice,
 * even if records are created or deleted while the list is read by offset, if the API stops offset
 * pagination, or if it repeats itself. If that cannot be guaranteed, the walk fails.
 */
import { ApiError, PaginationError } from "../core/Errors.ts"
import type { Pagination } from "../core/OperationMetadata.ts"
import type { PagingRules } from "./Dialect.ts"
import {
  type AnyPage,
  byCheckpoint,
  inLink,
  type PagedMetadata,
  pageIndex,
  placeOf,
  type Query,
  recordsBefore
} from "./Pages.ts"

/** The walk over one list. */
export interface PageWalk {
  /**
   * The next query, `undefined` at the end, or the error that says why the list cannot be read further.
   */
  readonly next: () => Query | PaginationError | undefined
  /** Records the page for that query; returns its new records, or `undefined` if there are none. */
  readonly arrived: (page: AnyPage) => AnyPage | undefined
  /**
   * Records that the query was rejected; returns the error to fail with, or `undefined` if the walk
   * continues.
   */
  readonly rejected: <E>(error: E) => E | PaginationError | undefined
}

/** After this many pages in a row with nothing new, the list counts as endless. */
const mostBarren = 1000

const identityIn = ({ identities }: PagingRules, { items }: Pagination) => {
  const name = identities?.[items] ?? "id"
  return (record: unknown): string | undefined => {
    const value: unknown =
      typeof record === "object" && record !== null ? Reflect.get(record, name) : undefined
    return typeof value === "string" ? value : undefined
  }
}

const explain = ({
  checkpoint: { cursor, size },
  offset
}: PagingRules): Readonly<Record<PaginationError["kind"], string>> => {
  const byCheckpoint = `by checkpoint (${cursor}, ${size}) where the operation has it`
  return {
    "repeated-cursor": "the API returned the same cursor twice; the list would never end",
    "offset-limit": `the API does not page by offset beyond ${offset.limit ?? "some number of"} records; narrow the query, or page ${byCheckpoint}`,
    "no-progress": `the API returned ${mostBarren} pages in a row with nothing new and promises more`,
    incomplete: "the API reports more records than it returns; read the list again",
    changed: `records were deleted while the list was read by offset, and others may have been skipped; read it again from its first page, or ${byCheckpoint}`
  }
}

const failure = (
  dialect: PagingRules,
  metadata: PagedMetadata,
  kind: PaginationError["kind"]
): PaginationError =>
  new PaginationError({
    api: metadata.api,
    operation: metadata.id,
    kind,
    message: `${metadata.id}: ${explain(dialect)[kind]}`
  })

/** Whether a list can be read further by checkpoint, from its start, with a cursor in the response. */
const switches = ({ next, style }: Pagination): boolean =>
  // If the cursor is in a header, checkpoints start at a record that the caller names.
  style === "both" && next !== inLink

const asCheckpoint = ({ checkpoint, largestPage, offset }: PagingRules, query: Query): Query => {
  const dropped = new Set([offset.page, offset.size, ...(offset.only ?? [])])
  const size = query[offset.size]
  return {
    [checkpoint.size]: typeof size === "number" ? size : largestPage,
    ...Object.fromEntries(Object.entries(query).filter(([name]) => !dropped.has(name)))
  }
}

/**
 * If an operation has both styles, a walk uses checkpoints, since offsets end at 1000 records, unless
 * the query names a page.
 */
const firstQuery = (dialect: PagingRules, { pagination }: PagedMetadata, query: Query): Query =>
  switches(pagination) && query[dialect.offset.page] === undefined
    ? asCheckpoint(dialect, query)
    : query

/** The index in the list of a page's first record. */
const startOf = (
  dialect: PagingRules,
  asked: Query,
  { body, items }: AnyPage
): number | undefined => {
  const number = pageIndex(dialect, asked)
  if (number === 0) return 0
  const { size, start } = placeOf(dialect, body)
  // A page with as many records as requested shows its size.
  const used = size ?? (items.length === asked[dialect.offset.size] ? items.length : undefined)
  return start ?? recordsBefore(dialect, number, used)
}

/** The records emitted by offset, to be skipped when the list is read again by checkpoint. */
interface PassedOver {
  /** Whether a record was already emitted; `undefined` if the order of the list has changed. */
  readonly has: (record: unknown) => boolean | undefined
  /** Whether all emitted records have been seen again. */
  readonly all: () => boolean
  /** Whether the list may end before that: the records were deleted since. */
  readonly mayEndBefore: boolean
}

const byIdentity = (
  given: ReadonlySet<string>,
  identity: (record: unknown) => string | undefined
): PassedOver => {
  const unmet = new Set(given)
  return {
    has: (record) => {
      const id = identity(record) ?? ""
      unmet.delete(id)
      return given.has(id)
    },
    all: () => unmet.size === 0,
    mayEndBefore: true
  }
}

const byPosition = (
  start: number,
  given: ReadonlyArray<string>,
  keyOf: (record: unknown) => string
): PassedOver => {
  let position = 0
  return {
    has: (record) => {
      const place = position++ - start
      if (place < 0) return true
      if (place >= given.length) return false
      return given[place] === keyOf(record) ? true : undefined
    },
    all: () => position >= start + given.length,
    mayEndBefore: false
  }
}

/** Starts a walk at the page that a query names. */
export const make = (dialect: PagingRules, metadata: PagedMetadata, initial: Query): PageWalk => {
  const { pagination } = metadata
  const identity = identityIn(dialect, pagination)
  const keyOf = (record: unknown): string => identity(record) ?? JSON.stringify(record)
  const firstPage = pageIndex(dialect, initial)
  const offsetEnd = dialect.offset.limit ?? Infinity
  const placeAfter = (asked: Query | undefined): unknown =>
    asked === undefined
      ? undefined
      : pagination.style === "link"
        ? JSON.stringify(asked)
        : asked[dialect.checkpoint.cursor]

  let query: Query | PaginationError | undefined = firstQuery(dialect, metadata, initial)
  let barren = 0

  // By checkpoint.
  const cursors = new Set<unknown>([placeAfter(query)])
  let passedOver: PassedOver | undefined
  let firstAfterSwitch = false

  // By offset.
  let offset = !byCheckpoint(dialect, pagination, query)
  let given: Set<string> | undefined = new Set()
  const inOrder: Array<string> = []
  let firstStart: number | undefined
  let lastTotal: number | undefined
  let lastKeys = ""
  let received = 0

  /** The records of an offset page that have not been emitted. */
  const newIn = (items: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
    for (const item of items) if (identity(item) === undefined) given = undefined
    if (given === undefined) {
      const keys = items.map(keyOf).join()
      // The same page again: the records have no ids, so it is emitted, but not without limit.
      barren = keys === lastKeys ? barren + 1 : 0
      lastKeys = keys
      return items
    }
    const known = given
    const fresh = items.filter((item) => {
      const key = keyOf(item)
      return !known.has(key) && known.add(key)
    })
    barren = fresh.length === 0 ? barren + 1 : 0
    return fresh
  }

  /** Whether a page without records comes before the end that the API reports. */
  const endsEarly = ({ body, items, total }: AnyPage, page: number): boolean => {
    if (items.length > 0 || total === undefined) return false
    if (firstPage === 0 && received >= total) return false
    const { size, start = recordsBefore(dialect, page, size) } = placeOf(dialect, body)
    return start === undefined ? firstPage === 0 : start < total
  }

  const arrivedByOffset = (asked: Query, page: AnyPage): AnyPage => {
    const number = pageIndex(dialect, asked)
    const { size } = placeOf(dialect, page.body)
    if (received === 0) firstStart = startOf(dialect, asked, page)
    query = page.next as Query | undefined
    const items = newIn(page.items)
    received += items.length
    if (switches(pagination)) inOrder.push(...items.map(keyOf))
    const vanished = (lastTotal ?? 0) - (page.total ?? lastTotal ?? 0)
    lastTotal = page.total ?? lastTotal
    if (vanished > 0 && number > firstPage) {
      // The records after the deleted ones moved up, across the boundaries of the pages already read.
      const back =
        dialect.offset.unit === "record"
          ? vanished
          : Math.ceil(vanished / Math.max(1, size ?? page.items.length))
      query =
        given === undefined || firstPage > 0
          ? failure(dialect, metadata, "changed")
          : {
              ...asked,
              [dialect.offset.page]: dialect.offset.first + Math.max(0, number - back)
            }
    } else if (endsEarly(page, number)) {
      query = received < offsetEnd ? failure(dialect, metadata, "incomplete") : beyondOffset(asked)
    }
    const next = query instanceof PaginationError ? page.next : query
    return { ...page, items, next }
  }

  /**
   * Switches to checkpoints, from the start and past the emitted records, if that is certainly correct.
   */
  const beyondOffset = (asked: Query): Query | PaginationError => {
    const limit = failure(dialect, metadata, "offset-limit")
    if (!switches(pagination) || received === 0) return limit
    if (firstPage === 0 && given !== undefined) passedOver = byIdentity(given, identity)
    else if (firstStart === undefined) return limit
    else passedOver = byPosition(firstStart, inOrder, keyOf)
    offset = false
    barren = 0
    firstAfterSwitch = true
    return asCheckpoint(dialect, asked)
  }

  const arrivedByCheckpoint = (page: AnyPage): AnyPage | undefined => {
    const next = page.next as Query | undefined
    const cursor = placeAfter(next)
    firstAfterSwitch = false
    query = next
    if (cursor !== undefined && cursors.has(cursor))
      query = failure(dialect, metadata, "repeated-cursor")
    cursors.add(cursor)
    barren = page.items.length === 0 ? barren + 1 : 0
    if (passedOver === undefined) return page
    const fresh: Array<unknown> = []
    for (const item of page.items) {
      const has = passedOver.has(item)
      if (has === undefined) {
        query = failure(dialect, metadata, "changed")
        return undefined
      }
      if (!has) fresh.push(item)
    }
    if (passedOver.all()) passedOver = undefined
    else if (next === undefined && !passedOver.mayEndBefore)
      query = failure(dialect, metadata, "changed")
    return fresh.length === 0 ? undefined : { ...page, items: fresh }
  }

  return {
    next: () => query,
    arrived: (page) => {
      // Every page belongs to a query.
      const fresh = offset ? arrivedByOffset(query as Query, page) : arrivedByCheckpoint(page)
      const goesOn = query !== undefined && !(query instanceof PaginationError)
      if (goesOn && barren >= mostBarren) query = failure(dialect, metadata, "no-progress")
      return fresh
    },
    rejected: (error) => {
      if (!(error instanceof ApiError) || error.status !== 400) return error
      // Other parameters of the query may exclude a checkpoint.
      if (firstAfterSwitch) return failure(dialect, metadata, "offset-limit")
      if (!offset || dialect.offset.isBeyondLimit?.(error.code) !== true) return error
      query = beyondOffset(query as Query)
      return query instanceof PaginationError ? query : undefined
    }
  }
}
