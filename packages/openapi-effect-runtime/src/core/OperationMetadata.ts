/**
 * The metadata of one operation from the contract. The generator writes an `OperationMetadata` for
 * every operation; the runtime reads from it how to send a call, whether it may be retried, and which
 * shape a response must have.
 */

/**
 * Whether sending a call twice has the same effect as sending it once.
 *
 * - `safe`: it only reads.
 * - `idempotent`: it writes, and a retry changes nothing more.
 * - `never`: a retry could take effect a second time, so it is sent again only if the first one
 *   provably did nothing.
 */
export type RetryClass = "safe" | "idempotent" | "never"

/**
 * The top level of a successful response; `nothing` is an empty body. If neither `object` nor `array`
 * is declared with it, no body is declared, and whatever arrives is returned unchanged.
 */
export type ResponseKind = "object" | "array" | "nothing" | "json" | "text" | "bytes" | "events"

/** The kind of the argument after the path parameters. */
export type InputKind = "none" | "query" | "body" | "group"

/**
 * How a list is paged.
 *
 * - `offset`: by page number or index of the first record, and page size.
 * - `checkpoint`: by a cursor; the response has the next one.
 * - `both`: either of them.
 * - `link`: the response has the URL of the next page.
 *
 * Parameter names are the API's (`pagination/Dialect`) unless the operation has its own.
 */
export interface Pagination {
  readonly style: "offset" | "checkpoint" | "both" | "link"
  /** The property of the response that holds the records; `""` if the response is the array itself. */
  readonly items: string
  /**
   * Where the response has the cursor or URL of the next page: a property, a JSON pointer
   * (`/meta/next`), or `link:next` for the `Link` header, whose URL has the cursor as a query
   * parameter. `item:id` is the member `id` of the last record of the page.
   */
  readonly next?: string
  /** The property or JSON pointer that says whether there is another page. */
  readonly more?: string
  /** The unit of this list's offsets, if it differs from the API's. */
  readonly unit?: "page" | "record"
  /** The number of its first page or record. */
  readonly first?: number
  /** The property or JSON pointer with the total number of records. */
  readonly total?: string
  /** Parameter names that are specific to this operation. */
  readonly parameters?: {
    /** The cursor. */
    readonly cursor?: string
    /** The page number or the index of the first record. */
    readonly page?: string
    /** The page size. */
    readonly size?: string
  }
  /** Where the parameters go in an operation that has a query and a body; `query` by default. */
  readonly in?: "query" | "body"
}

/** The scopes that a token needs: one of a list, or all of them. */
export type Scopes =
  | { readonly anyOf: ReadonlyArray<string> }
  | { readonly allOf: ReadonlyArray<string> }

/** A range of error statuses as in OpenAPI; `default` is every error without another declaration. */
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
  /** The parameter names of the path template, in order. */
  readonly pathParameters: ReadonlyArray<string>
  readonly input: InputKind
  /** Declared request headers that options can set, in lower case; none by default. */
  readonly optionHeaders?: ReadonlyArray<string>
  readonly response: ReadonlyArray<ResponseKind>
  /** The `accept` header of an operation that returns bytes; anything by default. */
  readonly accept?: string
  /** The declared statuses from 300 to 399: successes whose value is a `Redirection`. */
  readonly redirections?: ReadonlyArray<number>
  /** The declared error statuses. */
  readonly errors: ReadonlyArray<number>
  /** The declared ranges of error statuses, `default` last. */
  readonly errorRanges?: ReadonlyArray<ErrorRange>
  /** Those of these statuses and ranges whose error bodies are text; the others are JSON. */
  readonly textErrors?: ReadonlyArray<number | ErrorRange>
  /** The server of the operation, if it is not the API's. */
  readonly server?: { readonly origin?: string; readonly basePath: string }
  /**
   * The security requirements, if they differ between operations: alternatives, each a list of schemes
   * that are all needed. An empty list needs no credentials.
   */
  readonly security?: ReadonlyArray<ReadonlyArray<string>>
  readonly retry: RetryClass
  /**
   * `true` if the operation only reads, so that a read-only client allows it. The retry class does not
   * tell: it only says what a second request does. Absent if the operation may write.
   */
  readonly readOnly?: true
  /**
   * Members of the request body that make a call `never`, because they send a message or do something
   * else that must not happen twice. A member that is `false`, `null` or empty does not.
   */
  readonly neverWith?: ReadonlyArray<string>
  readonly scopes?: Scopes
  /** `ga`, `early-access`, `beta` or `deprecated`. */
  readonly lifecycle?: string
  readonly pagination?: Pagination
}
