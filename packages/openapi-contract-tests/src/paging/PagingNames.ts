/** How an API pages its lists, in its own names: told by the test, and not asked of the SDK. */
export interface PagingNames {
  /** The parameter for the number of a page. */
  readonly page: string
  /** The parameter for the size of a page that is asked for by number. */
  readonly size: string
  /** The number of the first page, or of its first record. */
  readonly first: number
  /** What is numbered. */
  readonly unit: "page" | "record"
  /** The member that says how many records come before a page. */
  readonly start: string | undefined
  /** The members that say which size was used; the first one that is there counts. */
  readonly usedSize: ReadonlyArray<string>
  /** The parameter by which totals are asked for; they are always given without one. */
  readonly totals: string | undefined
  /** As many records as the API gives by number. */
  readonly limit: number
  /** The body of the 400 for a page beyond that. */
  readonly beyondLimit: object
  /** The parameter for a cursor. */
  readonly cursor: string
  /** The parameter for the size of a page that is asked for by cursor. */
  readonly cursorSize: string
  /** What records are told apart by: the names of their ids, in all lists. */
  readonly ids: ReadonlyArray<string>
}

/** The names that hold where a test gives no others. */
export const defaultPaging: PagingNames = {
  page: "page",
  size: "per_page",
  first: 1,
  unit: "page",
  start: undefined,
  usedSize: [],
  totals: undefined,
  limit: Infinity,
  beyondLimit: {},
  cursor: "cursor",
  cursorSize: "limit",
  ids: ["id"]
}
