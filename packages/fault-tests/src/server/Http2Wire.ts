/**
 * A stream of HTTP/2 that is written to as if it were a connection of HTTP/1.1: heads become
 * HEADERS, bodies DATA. So most faults are played over both without being written twice.
 */
import type { OutgoingHttpHeaders, ServerHttp2Stream } from "node:http2"
import type { TLSSocket } from "node:tls"
import type { Wire } from "./Wire.ts"

const headEnd = "\r\n\r\n"

/** Of HTTP/1.1's connections. */
const ofConnections = new Set(["connection", "keep-alive", "transfer-encoding"])

interface Head {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly chunked: boolean
}

const parseHead = (text: string): Head => {
  const [statusLine = "", ...lines] = text.split("\r\n")
  const headers: Record<string, string | Array<string>> = {}
  let chunked = false
  for (const line of lines) {
    const colon = line.indexOf(":")
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1).trim()
    const known = headers[name]
    if (name === "transfer-encoding") chunked = true
    if (ofConnections.has(name)) continue
    // Most headers can come once only; of those that tell a request's id there may be more.
    if (known === undefined) headers[name] = value
    else if (name.startsWith("x-")) headers[name] = [...[known].flat(), value]
  }
  return { status: Number(statusLine.split(" ")[1]), headers, chunked }
}

export class Http2Wire implements Wire {
  private buffer = Buffer.alloc(0)
  private head: Head | undefined
  private length = Infinity
  private readonly stream: ServerHttp2Stream
  private readonly socket: TLSSocket
  private readonly flushed: (then: () => void) => void

  constructor(stream: ServerHttp2Stream, socket: TLSSocket, flushed: (then: () => void) => void) {
    this.stream = stream
    this.socket = socket
    this.flushed = flushed
  }

  get destroyed(): boolean {
    return this.stream.destroyed || this.socket.destroyed
  }

  get writable(): boolean {
    return this.stream.writable
  }

  readonly write = (bytes: string | Uint8Array, done?: () => void): boolean => {
    this.buffer = Buffer.concat([this.buffer, Buffer.from(bytes as Uint8Array)])
    const free = this.destroyed || this.advance()
    if (done !== undefined) this.flushed(done)
    return free
  }

  end(bytes?: string | Uint8Array): void {
    if (bytes !== undefined) this.write(bytes)
    if (this.head === undefined) this.socket.end()
    else this.stream.end()
  }

  readonly on = (event: "drain", listener: () => void): void => {
    this.stream.on(event, listener)
  }

  readonly once = (event: "close", listener: () => void): void => {
    this.stream.once(event, listener)
  }

  readonly resetAndDestroy = (): void => {
    this.socket.destroy()
  }

  /** Sends what has come whole. */
  private advance(): boolean {
    while (this.head === undefined) {
      const end = this.buffer.indexOf(headEnd)
      if (end === -1) return true
      const head = parseHead(this.buffer.subarray(0, end).toString("latin1"))
      this.buffer = this.buffer.subarray(end + headEnd.length)
      const headers = { ...head.headers, ":status": head.status }
      if (head.status < 200) {
        this.stream.additionalHeaders(headers)
        continue
      }
      this.head = head
      const length = head.headers["content-length"]
      if (length !== undefined) this.length = Number(length)
      else if (!head.chunked) this.length = 0
      this.stream.respond(headers)
    }
    return this.head.chunked ? this.advanceChunks() : this.advanceBody()
  }

  private advanceBody(): boolean {
    const bytes = this.buffer
    this.buffer = Buffer.alloc(0)
    this.length -= bytes.length
    const free = bytes.length === 0 || this.stream.write(bytes)
    if (this.length <= 0) this.stream.end()
    return free
  }

  private advanceChunks(): boolean {
    let free = true
    for (;;) {
      const lineEnd = this.buffer.indexOf("\r\n")
      if (lineEnd === -1) return free
      const size = Number.parseInt(this.buffer.subarray(0, lineEnd).toString("latin1"), 16)
      const start = lineEnd + 2
      if (this.buffer.length < start + size + 2) return free
      if (size === 0) {
        this.stream.end()
        return free
      }
      free = this.stream.write(this.buffer.subarray(start, start + size)) && free
      this.buffer = this.buffer.subarray(start + size + 2)
    }
  }
}
