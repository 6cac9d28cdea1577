/**
 * What the contract says of one operation, as data. The generator writes one
 * `OperationMetadata` beside every operation; the runtime reads from it how to send
 * the call, whether it may be sent again, and what a response has to look like.
 */

/**
 * Whether sending a call twice is the same as sending it once.
 *
 * - `safe`: it only reads.
 * - `idempotent`: it writes, and a retry changes nothing more.
 * - `never`: a retry could do it a second time, so it is sent again only when
 *   the first one is proven to have done nothing.
 */
export type RetryClass = "safe" | "idempotent" | "never"

/**
 * What a successful response carries at its top level; `nothing` is an empty body. With
 * neither `object` nor `array` beside it no body is declared, and what comes is given as it is.
 */
export type ResponseKind = "object" | "array" | "nothing" | "json" | "text" | "bytes" | "events"

/** What the argument after the path parameters is. */
export type InputKind = "none" | "query" | "body" | "group"

/**
 * How a list is cut into pages.
 *
 * - `offset`: by the number of a page, or of its first record, and a size.
 * - `checkpoint`: by a cursor; the response holds that of the next page.
 * - `both`: either of them.
 * - `link`: the response holds the address of the next page.
 *
 * The names of parameters are the API's (`pagination/Dialect`), unless the operation has its own.
 */
export interface Pagination {
  readonly style: "offset" | "checkpoint" | "both" | "link"
  /** The property of the response that holds the records; `""` where the response is the array. */
  readonly items: string
  /**
   * Where the response holds the cursor or the address of the next page: a property, a JSON
   * pointer (`/meta/next`), or `link:next` for the `Link` header. A cursor in that header is the
   * parameter of the address which has the cursor's name. `item:` and a member (`item:id`) is that member
   * of the last record of the page.
   */
  readonly next?: string
  /** The property or the JSON pointer that says whether there is another page. */
  readonly more?: string
  /** What this list is cut by, where that is not what the API's others are. */
  readonly unit?: "page" | "record"
  /** The number of its first page, or record. */
  readonly first?: number
  /** The property or the JSON pointer that counts all records. */
  readonly total?: string
  /** Names of parameters that this operation has of its own. */
  readonly parameters?: {
    /** For the cursor. */
    readonly cursor?: string
    /** For the number of the page, or of its first record. */
    readonly page?: string
    /** For the size of a page. */
    readonly size?: string
  }
  /** Where the parameters are in an operation that has a query and a body; `query` if not given. */
  readonly in?: "query" | "body"
}

/** The scopes that a token needs: any one of a list, or all of them. */
export type Scopes =
  | { readonly anyOf: ReadonlyArray<string> }
  | { readonly allOf: ReadonlyArray<string> }

/** A range of error statuses, as documents name them; `default` is every error that has no other. */
export type ErrorRange = "4XX" | "5XX" | "default"

/** The metadata of one operation. */
export interface OperationMetadata {
  /** The short name of the API, such as `museum`. */
  readonly api: string
  /** Resource path and verb, such as `connections.keys.rotate`. */
  readonly id: string
  /** The HTTP method, in capitals. */
  readonly method: string
  /** The path template, such as `/connections/{id}/keys/rotate`. */
  readonly path: string
  /** The names in the path template, in their order there. */
  readonly pathParameters: ReadonlyArray<string>
  readonly input: InputKind
  /** Request headers that it declares and that options ask for, in lower case; none if not given. */
  readonly optionHeaders?: ReadonlyArray<string>
  readonly response: ReadonlyArray<ResponseKind>
  /** What bytes to ask for, as the `accept` of the request; any if not given. */
  readonly accept?: string
  /** The statuses from 300 to 399 that the document declares: successes whose value is a `Redirection`. */
  readonly redirections?: ReadonlyArray<number>
  /** The error statuses that the contract declares. */
  readonly errors: ReadonlyArray<number>
  /** The ranges of them that the document declares, `default` last. */
  readonly errorRanges?: ReadonlyArray<ErrorRange>
  /** Where the operation is, where that is not where the others are. */
  readonly server?: { readonly origin?: string; readonly basePath: string }
  /**
   * What the operation is called with, where that is not the same for all: one of several lists of
   * security schemes, all of which are needed together. An empty list needs nothing.
   */
  readonly security?: ReadonlyArray<ReadonlyArray<string>>
  readonly retry: RetryClass
  /**
   * `true` if the operation does nothing but read: a read-only client lets it pass. It says more than
   * the retry class, which tells only what a second request does. Not there means that it may write.
   */
  readonly readOnly?: true
  /**
   * Members of the request body with which a call is treated as `never`: a message is sent, or
   * something else is done that must not be done twice. One that is `false`, `null` or empty asks for nothing.
   */
  readonly neverWith?: ReadonlyArray<string>
  readonly scopes?: Scopes
  /** `ga`, `early-access`, `beta` or `deprecated`. */
  readonly lifecycle?: string
  readonly pagination?: Pagination
}
