/** What a fault writes to: a socket, or its counterpart for a stream of HTTP/2. */
export interface Wire {
  readonly write: (bytes: string | Uint8Array, done?: () => void) => boolean
  end(): unknown
  end(bytes: string | Uint8Array): unknown
  readonly on: (event: "drain", listener: () => void) => unknown
  readonly once: (event: "close", listener: () => void) => unknown
  /** Resets the connection. */
  readonly resetAndDestroy: () => unknown
  readonly destroyed: boolean
  readonly writable: boolean
}
