/** What comes back from a server, whoever sent the request: its head, all of it, or a body that is still coming. */

/** The head of a response. */
export interface ResponseHead {
  readonly status: number
  /** A header's value by its lower-case name. */
  readonly header: (name: string) => string | undefined
}

/** A whole response. */
export interface TransportResponse extends ResponseHead {
  /**
   * The body as text: decompressed, decoded as UTF-8, without a byte-order mark. Bytes that are
   * no UTF-8 become U+FFFD, as `fetch` has it, so that one of them does not cost the whole response.
   */
  readonly body: string
}

/** A response whose body is still coming. */
export interface OpenResponse extends ResponseHead {
  /** The body as it arrives; a failure of the exchange is thrown while it is read. */
  readonly chunks: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> | null
  /** Ends the exchange, whatever of the body has arrived. */
  readonly close: () => void
}
