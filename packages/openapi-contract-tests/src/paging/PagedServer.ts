/**
 * A server of one list, generated from what the contract says of its pages. It
 * holds as many records as a test wants, may give less of them a page than it is
 * asked for, and may end, or fail to end, a list by cursor in the ways that were
 * seen of the API.
 */
import type { ContractOperation } from "../contract/Operations.ts"
import type { Mock, MockResponse, SentRequest } from "../prism/Exchange.ts"
import { withMemberAt } from "../contract/Pointer.ts"
import { linkToNext, namesOf, pagedPartOf } from "./PageParameters.ts"
import type { PagingNames } from "./PagingNames.ts"
import { endsAtLimit, type Walk } from "./Walks.ts"

/** A record of the list: its place, and where it has one an id, under every name that ids have. */
export type Record = Readonly<{ [name: string]: number | string }>

/** What the server holds, and how it behaves. */
export interface PagedBehavior {
  readonly records: number
  /** The most records of a page; 100 if not given. */
  readonly cap?: number
  /** What the last page by cursor has for a cursor: none at all, `""`, or the one before again. */
  readonly lastCursor?: "none" | "empty" | "repeated"
  /** Whether records have ids; they have if not given. */
  readonly identified?: boolean
  /** Whether the list is in the other order by cursor than by offset. */
  readonly reversed?: boolean
}

/** The server, and the queries that it was sent: the bodies, where those have the parameters of a page. */
export interface PagedServer {
  readonly mock: Mock
  readonly queries: ReadonlyArray<Readonly<{ [name: string]: string }>>
  /** What was sent that is not this operation's to receive. */
  readonly complaints: ReadonlyArray<string>
}

const largestPage = 100
const mostRequests = 50

/** The records that a server holds. */
export const recordsOf = (
  count: number,
  ids: ReadonlyArray<string>,
  identified = true
): ReadonlyArray<Record> =>
  Array.from({ length: count }, (_, position) => ({
    position,
    ...(identified ? Object.fromEntries(ids.map((name) => [name, `record-${position}`])) : {})
  }))

/** The cursor of the page that begins at a record. */
export const cursorAt = (position: number): string => `cursor+${position}/=`

const positionOf = (cursor: string | undefined): number => Number(/\d+/.exec(cursor ?? "0")?.[0])

const json = (value: unknown, headers: MockResponse["headers"] = {}): MockResponse => ({
  status: 200,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(value)
})

interface PageRequest {
  readonly operation: ContractOperation
  readonly behavior: PagedBehavior
  readonly query: Readonly<{ [name: string]: string }>
  readonly names: PagingNames
}

const sizeOf = ({ behavior, names, query }: PageRequest): number =>
  Math.min(
    Number(query[names.cursorSize] ?? query[names.size] ?? largestPage),
    behavior.cap ?? largestPage
  )

const offsetPage = (request: PageRequest, { form }: Walk): MockResponse => {
  const { behavior, names, operation, query } = request
  const size = sizeOf(request)
  const page = Number(query[names.page] ?? names.first)
  const start = (page - names.first) * (names.unit === "page" ? size : 1)
  if (start >= names.limit) return { ...json(names.beyondLimit), status: 400 }
  const items = recordsOf(behavior.records, names.ids, behavior.identified).slice(
    start,
    start + size
  )
  if (form === "bare") return json(items)
  const total = operation.pagination?.total
  const [firstSize, ...otherSizes] = names.usedSize
  // Where totals are asked for, pages say where they start; the others say their number.
  const place =
    form === "listed" || form === "totalled"
      ? {}
      : names.totals !== undefined && query[names.totals] === "true"
        ? { [names.start ?? ""]: start, [firstSize ?? ""]: size }
        : { [names.page]: page, [otherSizes[0] ?? firstSize ?? ""]: size }
  const body = { [operation.pagination?.items ?? ""]: items, ...place }
  return json(withMemberAt(body, total, behavior.records))
}

const nextCursor = (behavior: PagedBehavior, start: number, end: number): string | undefined => {
  if (end < behavior.records) return cursorAt(end)
  if (behavior.lastCursor === "empty") return ""
  return behavior.lastCursor === "repeated" ? cursorAt(start) : undefined
}

const cursorPage = (request: PageRequest, { form }: Walk): MockResponse => {
  const { behavior, names, operation, query } = request
  const start = positionOf(query[names.cursor])
  const end = start + sizeOf(request)
  const records = recordsOf(behavior.records, names.ids, behavior.identified)
  const items = (behavior.reversed === true ? records.toReversed() : records).slice(start, end)
  const place = operation.pagination?.next
  const addressOf = (cursor: string, kept: PageRequest["query"]) =>
    `https://api.invalid${operation.path}?${new URLSearchParams({ ...kept, [names.cursor]: cursor }).toString()}`
  if (form === "link") {
    const from = behavior.lastCursor === "repeated" && items.length === 0 ? start : end
    return json(items, { link: `<${addressOf(cursorAt(from), {})}>; rel="next"` })
  }
  const cursor = nextCursor(behavior, start, end)
  // An address has all parameters of the request; an empty one is none.
  const next = form === "address" && cursor ? addressOf(cursor, query) : cursor
  const headers = place === linkToNext && next ? { link: `<${next}>; rel="next"` } : {}
  if (operation.pagination?.items === "") return json(items, headers)
  const page = { [operation.pagination?.items ?? ""]: items }
  const counted = withMemberAt(page, operation.pagination?.total, behavior.records)
  return json(place === linkToNext ? counted : withMemberAt(counted, place, next), headers)
}

/** What a request says of its page, as text. */
const pageQueryOf = (
  operation: ContractOperation,
  request: SentRequest
): Readonly<{ [name: string]: string }> => {
  if (pagedPartOf(operation) === "query") return queryOf(request)
  // A body that is no JSON fails the test.
  const body: unknown = JSON.parse(request.body ?? "{}")
  return asText(Object(body))
}

const withoutParameters = (request: SentRequest, names: ReadonlyArray<string>): SentRequest => {
  const [path = "", search = ""] = request.path.split("?")
  const parameters = new URLSearchParams(search)
  for (const name of names) parameters.delete(name)
  return { ...request, path: `${path}?${parameters.toString()}` }
}

const queryOf = ({ path }: SentRequest): Readonly<{ [name: string]: string }> =>
  Object.fromEntries(new URLSearchParams(path.split("?")[1] ?? ""))

/** Values as they are compared: a query has text only. */
export const asText = (
  values: Readonly<{ [name: string]: unknown }>
): Readonly<{ [name: string]: string }> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "object" ? JSON.stringify(value) : String(value)
    ])
  )

const complaintsOf = (
  operation: ContractOperation,
  request: SentRequest,
  inAddress: string | undefined
): ReadonlyArray<string> => [
  ...(request.method === operation.method ? [] : [`method ${request.method}`]),
  ...(request.body === undefined || operation.body !== undefined ? [] : ["a body"]),
  ...Object.keys(queryOf(request))
    // What the server's own address has need not be declared.
    .filter((name) => name !== inAddress)
    .filter((name) => !operation.parameters.some((declared) => declared.name === name))
    .map((name) => `undeclared query parameter ${name}`)
]

/** Makes the server of one operation's list. */
export const makePagedServer = (
  operation: ContractOperation,
  walk: Walk,
  behavior: PagedBehavior,
  apiNames: PagingNames,
  /** Query parameters by which the client proves itself. */
  authorization: ReadonlyArray<string> = []
): PagedServer => {
  const names = namesOf(operation, apiNames)
  const queries: Array<Readonly<{ [name: string]: string }>> = []
  const complaints: Array<string> = []
  return {
    queries,
    complaints,
    mock: async (sent) => {
      const request = withoutParameters(sent, authorization)
      const proof = queryOf(sent)
      complaints.push(
        ...authorization.filter((name) => !(name in proof)).map((name) => `no ${name} in the query`)
      )
      const query = pageQueryOf(operation, request)
      queries.push(query)
      complaints.push(
        ...complaintsOf(operation, request, walk.form === "address" ? names.cursor : undefined)
      )
      // A client that does not see the end of a list must not keep a test from its own.
      if (queries.length > mostRequests) return { status: 500, headers: {}, body: "" }
      const paged: PageRequest = { operation, behavior, query, names }
      return !endsAtLimit(walk) ||
        // One name for both sizes does not tell the ways apart.
        (names.cursorSize in query && names.cursorSize !== names.size)
        ? cursorPage(paged, walk)
        : offsetPage(paged, walk)
    }
  }
}
