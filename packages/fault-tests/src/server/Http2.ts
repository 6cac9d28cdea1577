/**
 * HTTP/2 on a TLS socket of the fault server. Node's own session reads the requests, over a pair
 * of streams in memory, so that the socket stays ours: frames that no library lets one send are
 * written to it directly, between those of the session.
 */
import { performServerHandshake, type ServerHttp2Stream } from "node:http2"
import { duplexPair } from "node:stream"
import type { TLSSocket } from "node:tls"
import { Http2Wire } from "./Http2Wire.ts"
import type { Received } from "./RequestReader.ts"

/** Error codes of RFC 9113, section 7. */
export const codes = { noError: 0, internalError: 2, refusedStream: 7, cancel: 8 } as const

/** What can be done to a stream and its connection that has no counterpart in HTTP/1.1. */
export interface Http2Controls {
  readonly streamId: number
  /** Resets the stream once what was written is out. */
  readonly resetStream: (code: number) => void
  /** Tells the client to go away: `lastStreamId` is the last one that is taken up. */
  readonly goAway: (lastStreamId: number, code: number) => void
  /** Ends the connection once what was written is out. */
  readonly endConnection: () => void
}

const frame = (type: number, streamId: number, ...words: ReadonlyArray<number>): Buffer => {
  const bytes = Buffer.alloc(9 + 4 * words.length)
  bytes.writeUIntBE(4 * words.length, 0, 3)
  bytes[3] = type
  bytes.writeUInt32BE(streamId, 5)
  for (const [index, value] of words.entries()) bytes.writeUInt32BE(value, 9 + 4 * index)
  return bytes
}

// Streams hand bytes on from turn to turn; what takes longer than this has nothing more to say.
const quietTurns = 20

/** Reads requests off a connection that speaks HTTP/2. */
export const serveHttp2 = (
  socket: TLSSocket,
  onRequest: (request: Received, wire: Http2Wire, controls: Http2Controls) => void
): void => {
  const [ours, theirs] = duplexPair()
  let writes = 0
  ours.on("data", (bytes: Buffer) => {
    writes++
    if (!socket.destroyed) socket.write(bytes)
  })
  ours.on("end", () => socket.end())
  ours.on("error", () => {})
  theirs.on("error", () => {})
  socket.on("data", (bytes: Buffer) => ours.write(bytes))
  socket.on("end", () => ours.end())

  /** Calls `then` once nothing has been written for some turns. */
  const flushed = (then: () => void): void => {
    let seen = writes
    let quiet = 0
    const look = (): void => {
      quiet = writes === seen ? quiet + 1 : 0
      seen = writes
      if (quiet < quietTurns) setImmediate(look)
      else then()
    }
    look()
  }
  const send = (bytes: Buffer): void => {
    if (!socket.destroyed) socket.write(bytes)
  }

  const session = performServerHandshake(theirs, {})
  session.on("error", () => {})
  socket.on("close", () => {
    ours.destroy()
    session.destroy()
  })
  session.on("stream", (stream: ServerHttp2Stream, headers) => {
    const streamId = stream.id ?? 0
    const chunks: Array<Buffer> = []
    stream.on("error", () => {})
    stream.on("data", (chunk: Buffer) => chunks.push(chunk))
    stream.on("end", () => {
      const request: Received = {
        method: String(headers[":method"]),
        target: String(headers[":path"]),
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, String(value)])
        ),
        body: Buffer.concat(chunks).toString("utf8")
      }
      onRequest(request, new Http2Wire(stream, socket, flushed), {
        streamId,
        resetStream: (code) => flushed(() => send(frame(3, streamId, code))),
        goAway: (lastStreamId, code) => send(frame(7, 0, lastStreamId, code)),
        endConnection: () => flushed(() => socket.destroy())
      })
    })
  })
}
