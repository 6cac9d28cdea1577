/**
 * The ways in which a list can be read from its start to its end, as the contract
 * declares them for an operation: by offset with bare pages or with counted ones,
 * by a cursor in the response, by a cursor in a header, by an address.
 */
import type { ContractOperation } from "../contract/Operations.ts"
import { linkToNext, namesOf, pagedPartOf } from "./PageParameters.ts"
import type { PagingNames } from "./PagingNames.ts"

/** What a page looks like, and with it where its end is to be seen. */
export type PageForm =
  /** The array alone: only an empty page is a certain end. */
  | "bare"
  /** The array in an object: again only an empty page is a certain end. */
  | "listed"
  /** The same with the number of all records beside it, but not the size of the page. */
  | "totalled"
  /** The array with the size of the page beside it: a page that is not full is the last. */
  | "sized"
  /** The array with the number of all records beside it. */
  | "counted"
  /** The array with the cursor of the next page beside it. */
  | "cursor"
  /** The array alone, with the address of the next page in a header until a page is empty. */
  | "link"
  /** The address of the next page in a header or in the body, and none at the end. */
  | "address"

/** One way to read a list. */
export interface Walk {
  readonly name: string
  readonly form: PageForm
  /** The query of a stream whose pages have so many records. */
  readonly query: (size: number) => Readonly<Record<string, unknown>>
  /** The query of the first request, where the stream chooses another way than its query says. */
  readonly first: (size: number) => Readonly<Record<string, unknown>>
}

const walk = (name: string, form: PageForm, query: Walk["query"], first = query): Walk => ({
  name,
  form,
  query,
  first
})

const byOffset = (
  operation: ContractOperation,
  names: PagingNames,
  extra: Readonly<Record<string, unknown>>
): ReadonlyArray<Walk> => {
  const { pagination } = operation
  const { size: sizeName, totals } = names
  const form = pagination?.total === undefined ? "sized" : "counted"
  const asks = operation.parameters.some(({ name }) => name === totals)
  // An operation that cannot be asked for totals always gives them; where no page tells its size, only
  // an empty one is a certain end.
  if (totals === undefined || !asks) {
    const unsized = pagination?.total === undefined ? "listed" : "totalled"
    const own = pagination?.items === "" ? "bare" : names.usedSize.length === 0 ? unsized : form
    return [walk("by offset", own, (size) => ({ ...extra, [sizeName]: size }))]
  }
  return [
    walk("by offset", "bare", (size) => ({ ...extra, [sizeName]: size })),
    walk("by offset, with totals", form, (size) => ({
      ...extra,
      [sizeName]: size,
      [totals]: true
    }))
  ]
}

/** The ways in which an operation's list can be read. */
export const walksOf = (
  operation: ContractOperation,
  apiNames: PagingNames
): ReadonlyArray<Walk> => {
  const { pagination } = operation
  const names = namesOf(operation, apiNames)
  if (pagination === undefined) return []
  if (pagination.style === "offset") return byOffset(operation, names, {})
  const takes = (size: number) => ({ [names.cursorSize]: size })
  if (pagination.style === "link") {
    // The address says what comes next; the first request has the size by whichever name there is.
    const name = [names.cursorSize, names.size].find((size) =>
      operation.parameters.some((parameter) => parameter.name === size)
    )
    const sized = pagedPartOf(operation) === "body" ? names.cursorSize : name
    return [walk("by address", "address", (size) => (sized ? { [sized]: size } : {}))]
  }
  if (pagination.next === linkToNext) {
    const byLink = walk("by link", "link", takes)
    return pagination.style === "checkpoint"
      ? [byLink]
      : [...byOffset(operation, names, {}), byLink]
  }
  const byCursor = walk("by checkpoint", "cursor", takes)
  if (pagination.style === "checkpoint") return [byCursor]
  return [
    byCursor,
    // A stream goes by checkpoint of its own accord, since offsets end.
    walk(
      "by checkpoint, asked by offset",
      "cursor",
      (size) => ({
        [names.size]: size,
        ...(names.totals === undefined ? undefined : { [names.totals]: true })
      }),
      takes
    ),
    ...byOffset(operation, names, { [names.page]: names.first })
  ]
}

/** Whether a way ends where the API no longer gives records by offset. */
export const endsAtLimit = ({ form }: Walk): boolean =>
  form !== "cursor" && form !== "link" && form !== "address"

/** Whether a way that ends there goes on by checkpoint: the cursor is in the response. */
export const goesOn = (operation: ContractOperation, way: Walk): boolean =>
  endsAtLimit(way) &&
  operation.pagination?.style === "both" &&
  operation.pagination.next !== linkToNext

/** How many requests it takes to see all of some records and know that there are no more. */
export const requestsFor = ({ form }: Walk, records: number, size: number): number => {
  const pages = Math.max(1, Math.ceil(records / size))
  const endIsSeen = form === "counted" || form === "cursor" || form === "address" || records === 0
  // The last of many pages that is short does not tell how many records came before it.
  if (form === "totalled") return pages === 1 || records % size === 0 ? pages : pages + 1
  return endIsSeen || (form === "sized" && records % size !== 0) ? pages : pages + 1
}
