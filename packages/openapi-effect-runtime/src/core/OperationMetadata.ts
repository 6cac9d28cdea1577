/**
 * What the contract says of one operation, as data. The generator writes one
 * `OperationFacts` beside every operation; the runtime reads from it how to send
 * the call, whether it may be sent again, and what an answer has to look like.
 */

/**
 * Whether sending a call twice is the same as sending it once.
 *
 * - `safe`: it only reads.
 * - `idempotent`: it writes, and a repeat changes nothing more.
 * - `never`: a repeat could do it a second time, so it is sent again only when
 *   the first one is proven to have done nothing.
 */
export type RetryClass = "safe" | "idempotent" | "never"

/**
 * What a successful answer carries at its top level; `nothing` is an empty body. With
 * neither `object` nor `array` beside it no body is declared, and what comes is given as it is.
 */
export type AnswerKind = "object" | "array" | "nothing" | "json" | "text" | "bytes" | "events"

/** What the argument after the path parameters is. */
export type InputKind = "none" | "query" | "body" | "group"

/**
 * How a list is cut into pages.
 *
 * - `offset`: by `page` and `per_page`.
 * - `checkpoint`: by `from` and `take`, with the cursor of the next page in the answer.
 * - `both`: either of them.
 */
export interface Pagination {
  readonly style: "offset" | "checkpoint" | "both"
  /** The property of the answer that holds the records; `""` where the answer is the array. */
  readonly items: string
  /**
   * The property of the answer that holds the cursor of the next page; `link:next` where the
   * cursor is in the `Link` header, as `from` in the address of the next page.
   */
  readonly next?: string
  /** The property of the answer that counts all records. */
  readonly total?: string
}

/** The scopes that a token needs: any one of a list, or all of them. */
export type Scopes =
  | { readonly anyOf: ReadonlyArray<string> }
  | { readonly allOf: ReadonlyArray<string> }

/** The facts of one operation. */
export interface OperationFacts {
  /** Resource path and verb, such as `connections.keys.rotate`. */
  readonly id: string
  /** The HTTP method, in capitals. */
  readonly method: string
  /** The path template, such as `/connections/{id}/keys/rotate`. */
  readonly path: string
  /** The names in the path template, in their order there. */
  readonly pathParameters: ReadonlyArray<string>
  readonly input: InputKind
  readonly answer: ReadonlyArray<AnswerKind>
  /** The error statuses that the contract declares. */
  readonly errors: ReadonlyArray<number>
  readonly retry: RetryClass
  readonly scopes?: Scopes
  /** `ga`, `early-access`, `beta` or `deprecated`. */
  readonly lifecycle?: string
  readonly pagination?: Pagination
}
