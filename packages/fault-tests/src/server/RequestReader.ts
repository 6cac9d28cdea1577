/**
 * Reads HTTP/1.1 requests off a connection: just enough of the protocol for what the
 * clients under test send, which is a head and a body of a known length or in chunks.
 */

/** A request that was read whole. */
export interface Received {
  readonly method: string
  /** The target as it stood in the request line. */
  readonly target: string
  /** By lower-case name; the last one of a name counts. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const headEnd = Buffer.from("\r\n\r\n")
const lastChunk = Buffer.from("0\r\n\r\n")

const parseHead = (head: string): Omit<Received, "body"> => {
  const [requestLine = "", ...lines] = head.split("\r\n")
  const [method = "", target = ""] = requestLine.split(" ")
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(":")
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  return { method, target, headers }
}

/** Cuts what arrives on one connection into requests. */
export class RequestReader {
  private buffer = Buffer.alloc(0)
  private readonly onRequest: (request: Received) => void

  constructor(onRequest: (request: Received) => void) {
    this.onRequest = onRequest
  }

  feed(chunk: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, chunk])
    for (;;) {
      const end = this.buffer.indexOf(headEnd)
      if (end === -1) return
      const head = parseHead(this.buffer.subarray(0, end).toString("latin1"))
      const bodyStart = end + headEnd.length
      const bodyEnd = this.bodyEnd(head.headers, bodyStart)
      if (bodyEnd === undefined) return
      const body = this.buffer.subarray(bodyStart, bodyEnd).toString("utf8")
      this.buffer = this.buffer.subarray(bodyEnd)
      this.onRequest({ ...head, body })
    }
  }

  private bodyEnd(headers: Received["headers"], start: number): number | undefined {
    if (headers["transfer-encoding"] === "chunked") {
      const last = this.buffer.indexOf(lastChunk, start)
      return last === -1 ? undefined : last + lastChunk.length
    }
    const end = start + Number(headers["content-length"] ?? 0)
    return this.buffer.length < end ? undefined : end
  }
}
