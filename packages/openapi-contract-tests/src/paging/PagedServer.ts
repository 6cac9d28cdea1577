/**
 * A server of one list, generated from what the contract says of its pages. It
 * holds as many records as a test wants, may give less of them a page than it is
 * asked for, and may end, or fail to end, a list by cursor in the ways that were
 * seen of the API.
 */
import type { ContractOperation } from "../contract/Operations.ts"
import type { Mock, MockAnswer, SentRequest } from "../prism/Exchange.ts"
import type { PagingNames } from "./PagingNames.ts"
import type { Walk } from "./Walks.ts"

/** A record of the list: its place, and where it has one an id, under every name that ids have. */
export type Record = Readonly<{ [name: string]: number | string }>

/** What the server holds, and how it behaves. */
export interface PagedBehaviour {
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

/** The server, and the queries that it was sent. */
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

const json = (value: unknown, headers: MockAnswer["headers"] = {}): MockAnswer => ({
  status: 200,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(value)
})

interface PageRequest {
  readonly operation: ContractOperation
  readonly behaviour: PagedBehaviour
  readonly query: Readonly<{ [name: string]: string }>
  readonly names: PagingNames
}

const sizeOf = ({ behaviour, names, query }: PageRequest): number =>
  Math.min(
    Number(query[names.cursorSize] ?? query[names.size] ?? largestPage),
    behaviour.cap ?? largestPage
  )

const offsetPage = (request: PageRequest, { form }: Walk): MockAnswer => {
  const { behaviour, names, operation, query } = request
  const size = sizeOf(request)
  const page = Number(query[names.page] ?? names.first)
  const start = (page - names.first) * size
  if (start >= names.limit) return { ...json(names.beyondLimit), status: 400 }
  const items = recordsOf(behaviour.records, names.ids, behaviour.identified).slice(
    start,
    start + size
  )
  if (form === "bare") return json(items)
  const total = operation.pagination?.total
  const [firstSize, ...otherSizes] = names.usedSize
  // Where totals are asked for, pages say where they start; the others say their number.
  const place =
    names.totals !== undefined && query[names.totals] === "true"
      ? { [names.start ?? ""]: start, [firstSize ?? ""]: size }
      : { [names.page]: page, [otherSizes[0] ?? firstSize ?? ""]: size }
  return json({
    [operation.pagination?.items ?? ""]: items,
    ...place,
    ...(total === undefined ? undefined : { [total]: behaviour.records })
  })
}

const nextCursor = (behaviour: PagedBehaviour, start: number, end: number): string | undefined => {
  if (end < behaviour.records) return cursorAt(end)
  if (behaviour.lastCursor === "empty") return ""
  return behaviour.lastCursor === "repeated" ? cursorAt(start) : undefined
}

const cursorPage = (request: PageRequest, { form }: Walk): MockAnswer => {
  const { behaviour, names, operation, query } = request
  const start = positionOf(query[names.cursor])
  const end = start + sizeOf(request)
  const records = recordsOf(behaviour.records, names.ids, behaviour.identified)
  const items = (behaviour.reversed === true ? records.toReversed() : records).slice(start, end)
  if (form === "link") {
    const from = behaviour.lastCursor === "repeated" && items.length === 0 ? start : end
    const address = `https://api.invalid${operation.path}?${new URLSearchParams({ [names.cursor]: cursorAt(from) }).toString()}`
    return json(items, { link: `<${address}>; rel="next"` })
  }
  const next = nextCursor(behaviour, start, end)
  return json({
    [operation.pagination?.items ?? ""]: items,
    ...(next === undefined ? undefined : { [operation.pagination?.next ?? ""]: next })
  })
}

const complaintsOf = (
  operation: ContractOperation,
  request: SentRequest,
  names: ReadonlyArray<string>
): ReadonlyArray<string> => [
  ...(request.method === operation.method ? [] : [`method ${request.method}`]),
  ...(request.body === undefined ? [] : ["a body"]),
  ...names
    .filter((name) => !operation.parameters.some((declared) => declared.name === name))
    .map((name) => `undeclared query parameter ${name}`)
]

/** Makes the server of one operation's list. */
export const makePagedServer = (
  operation: ContractOperation,
  walk: Walk,
  behaviour: PagedBehaviour,
  names: PagingNames
): PagedServer => {
  const queries: Array<Readonly<{ [name: string]: string }>> = []
  const complaints: Array<string> = []
  return {
    queries,
    complaints,
    mock: async (request) => {
      const [, search = ""] = request.path.split("?")
      const query = Object.fromEntries(new URLSearchParams(search))
      queries.push(query)
      complaints.push(...complaintsOf(operation, request, Object.keys(query)))
      // A client that does not see the end of a list must not keep a test from its own.
      if (queries.length > mostRequests) return { status: 500, headers: {}, body: "" }
      const paged: PageRequest = { operation, behaviour, query, names }
      return walk.form === "cursor" || walk.form === "link" || names.cursorSize in query
        ? cursorPage(paged, walk)
        : offsetPage(paged, walk)
    }
  }
}
