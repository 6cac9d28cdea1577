/** How an API pages its lists: the names of parameters and members, and the limits that it has. */
export interface PaginationDialect {
  /** Lists that are cut by the number of a page. */
  readonly offset: {
    /** The parameter for the number of the page. */
    readonly page: string
    /** The parameter for the size of a page, in records. */
    readonly size: string
    /** The number of the first page. */
    readonly first: number
    /** As many records as the API gives by offset; `Infinity` if not given. */
    readonly limit?: number | undefined
    /** The member of a response that says how many records come before the page. */
    readonly start?: string | undefined
    /** The members of a response that say which size was used; the first one that is there counts. */
    readonly usedSize?: ReadonlyArray<string> | undefined
    /** Parameters that a list by checkpoint does not take. */
    readonly only?: ReadonlyArray<string> | undefined
    /** Whether an error response says that the list ends here by offset. */
    readonly isBeyondLimit?: ((errorCode: string | undefined) => boolean) | undefined
  }
  /** Lists that are cut by a cursor. */
  readonly checkpoint: {
    /** The parameter for the cursor. */
    readonly cursor: string
    /** The parameter for the size of a page, in records. */
    readonly size: string
  }
  /** The size to ask for where the caller names none, when a list changes from offset to checkpoint. */
  readonly largestPage: number
  /** What records of a list are told apart by, where it is not their `id`, by the list's member. */
  readonly identities?: Readonly<Record<string, string>> | undefined
}
