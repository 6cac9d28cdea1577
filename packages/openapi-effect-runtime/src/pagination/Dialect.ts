/** How an API pages its lists: names of parameters and members, and limits. */
import type { Pagination } from "../core/OperationMetadata.ts"

/** What the lists of one API have in common. Every member has a default. */
export interface PaginationDialect {
  /** Offset pagination: by page number or index of the first record. */
  readonly offset?: {
    /** The parameter for the number; `page` by default. */
    readonly page?: string | undefined
    /** The parameter for the page size in records; `per_page` by default. */
    readonly size?: string | undefined
    /** The number of the first page or record; 1 or 0 by default. */
    readonly first?: number | undefined
    /** What is numbered; pages by default. */
    readonly unit?: "page" | "record" | undefined
    /** The maximum number of records by offset; `Infinity` by default. */
    readonly limit?: number | undefined
    /** The response member with the number of records before the page. */
    readonly start?: string | undefined
    /** The response members with the page size that was used; the first one present counts. */
    readonly usedSize?: ReadonlyArray<string> | undefined
    /** Parameters that checkpoint pagination does not accept. */
    readonly only?: ReadonlyArray<string> | undefined
    /** Whether an error response says that offset pagination ends here. */
    readonly isBeyondLimit?: ((code: string | undefined) => boolean) | undefined
  }
  /** Checkpoint pagination: by a cursor. */
  readonly checkpoint?: {
    /** The parameter for the cursor; `cursor` by default. */
    readonly cursor?: string | undefined
    /** The parameter for the page size in records; `limit` by default. */
    readonly size?: string | undefined
  }
  /**
   * The page size when a list switches from offset to checkpoint and the caller gave none; 100 by
   * default.
   */
  readonly largestPage?: number | undefined
  /** The member that identifies records, if it is not `id`, by the name of the list's member. */
  readonly identities?: Readonly<Record<string, string>> | undefined
}

/** The rules of one list: those of its API with the operation's own names. */
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

/** The rules of a list, from its API's dialect and its own metadata. */
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
