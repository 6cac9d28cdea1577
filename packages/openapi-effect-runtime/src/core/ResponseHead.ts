/**
 * Responses, independent of the transport: the head, a whole response, or one whose body is still
 * arriving.
 */

/** The head of a response. */
export interface ResponseHead {
  readonly status: number
  /** The value of a header by lower-case name. */
  readonly header: (name: string) => string | undefined
}

/** A whole response. */
export interface TransportResponse extends ResponseHead {
  /**
   * The body as text: decompressed, decoded as UTF-8, without a byte-order mark. Invalid UTF-8 becomes
   * U+FFFD, as in `fetch`, so that one bad byte does not lose the whole response.
   */
  readonly body: string
}

/** A response whose body is still arriving. */
export interface OpenResponse extends ResponseHead {
  /** The body as it arrives; reading it throws if the exchange fails. */
  readonly chunks: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> | null
  /** Ends the exchange, however much of the body has arrived. */
  readonly close: () => void
}
