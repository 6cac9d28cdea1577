/** How an API pages its lists: the names of parameters and members, and the limits that it has. */
import type { Pagination } from "../core/OperationMetadata.ts"

/** What the lists of one API have in common; what is not given is the default that stands with it. */
export interface PaginationDialect {
  /** Lists that are cut by the number of a page, or of its first record. */
  readonly offset?: {
    /** The parameter for the number; `page` if not given. */
    readonly page?: string | undefined
    /** The parameter for the size of a page, in records; `per_page` if not given. */
    readonly size?: string | undefined
    /** The number of the first page, or of the first record; 1 or 0 if not given. */
    readonly first?: number | undefined
    /** What is numbered; pages if not given. */
    readonly unit?: "page" | "record" | undefined
    /** As many records as the API gives by offset; `Infinity` if not given. */
    readonly limit?: number | undefined
    /** The member of a response that says how many records come before the page. */
    readonly start?: string | undefined
    /** The members of a response that say which size was used; the first one that is there counts. */
    readonly usedSize?: ReadonlyArray<string> | undefined
    /** Parameters that a list by checkpoint does not take. */
    readonly only?: ReadonlyArray<string> | undefined
    /** Whether an error response says that the list ends here by offset. */
    readonly isBeyondLimit?: ((code: string | undefined) => boolean) | undefined
  }
  /** Lists that are cut by a cursor. */
  readonly checkpoint?: {
    /** The parameter for the cursor; `cursor` if not given. */
    readonly cursor?: string | undefined
    /** The parameter for the size of a page, in records; `limit` if not given. */
    readonly size?: string | undefined
  }
  /**
   * The size to ask for where the caller names none, when a list changes from offset to
   * checkpoint; 100 if not given.
   */
  readonly largestPage?: number | undefined
  /** What records of a list are told apart by, where it is not their `id`, by the list's member. */
  readonly identities?: Readonly<Record<string, string>> | undefined
}

/** The rules of one list: those of its API, with the names that are its own. */
export interface PagingRules extends Pick<PaginationDialect, "identities"> {
  readonly offset: {
    readonly page: string
    readonly size: string
    readonly first: number
    readonly unit: "page" | "record"
  } & Pick<
    NonNullable<PaginationDialect["offset"]>,
    "limit" | "start" | "usedSize" | "only" | "isBeyondLimit"
  >
  readonly checkpoint: { readonly cursor: string; readonly size: string }
  readonly largestPage: number
}

/** The rules of a list, by what its API has in common and by its own metadata. */
export const rulesOf = (
  { checkpoint = {}, identities, largestPage = 100, offset = {} }: PaginationDialect,
  { first, parameters = {}, unit: ownUnit }: Pagination
): PagingRules => {
  const unit = ownUnit ?? offset.unit ?? "page"
  return {
    identities,
    largestPage,
    offset: {
      ...offset,
      page: parameters.page ?? offset.page ?? "page",
      size: parameters.size ?? offset.size ?? "per_page",
      first: first ?? offset.first ?? (unit === "page" ? 1 : 0),
      unit
    },
    checkpoint: {
      cursor: parameters.cursor ?? checkpoint.cursor ?? "cursor",
      size: parameters.size ?? checkpoint.size ?? "limit"
    }
  }
}
