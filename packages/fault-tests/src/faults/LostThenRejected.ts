/** The first requests of a call are lost in some way, and the next one is rejected. */
import { jsonHead, errorResponse, reset, writeAndReset } from "../server/Responses.ts"
import type { Play } from "../server/FaultServer.ts"
import { codes } from "../server/Http2.ts"
import type { RequestFault } from "./Fault.ts"

/** Plays each of these to one request, and rejects whatever comes after them. */
const thenRejected =
  (first: ReadonlyArray<Play>, status?: number): Play =>
  (exchange) => {
    const play = first[exchange.index]
    if (play !== undefined) return play(exchange)
    const { request, socket } = exchange
    // What is gone already, or is there already.
    socket.write(errorResponse(status ?? (request.method === "DELETE" ? 404 : 409)))
  }

/** The request takes effect, and its response is lost. */
const lost: Play = ({ apply, socket }) => {
  apply()
  reset(socket)
}

const scripted = true

export const lostThenRejected: ReadonlyArray<RequestFault> = [
  {
    name: "rejected at once",
    what: "no response was lost before",
    scripted,
    play: thenRejected([])
  },
  {
    name: "throttled, then rejected",
    what: "429 proves that nothing was done",
    scripted,
    play: thenRejected([({ socket }) => void socket.write(errorResponse(429))])
  },
  {
    name: "stream rejected, then rejected",
    what: "`REFUSED_STREAM` proves that nothing was done",
    only: "HTTP/2",
    scripted,
    play: thenRejected([({ http2 }) => http2?.resetStream(codes.refusedStream)])
  },
  {
    name: "reset, then rejected",
    what: "the connection is reset after the request took effect",
    scripted,
    play: thenRejected([lost])
  },
  {
    name: "reset twice, then rejected",
    what: "the same for both earlier attempts",
    scripted,
    play: thenRejected([lost, lost])
  },
  {
    name: "half-closed, then rejected",
    what: "the server ends its side after the request took effect",
    scripted,
    play: thenRejected([
      ({ apply, socket }) => {
        apply()
        socket.end()
      }
    ])
  },
  {
    name: "reset in the body, then rejected",
    what: "a successful head, and half of its body",
    scripted,
    play: thenRejected([
      ({ apply, socket }) => {
        apply()
        writeAndReset(socket, `${jsonHead(200, 20)}{"id":`)
      }
    ])
  },
  {
    name: "503, then rejected",
    what: "it was done, but the response says that it failed",
    scripted,
    play: thenRejected([
      ({ apply, socket }) => {
        apply()
        socket.write(errorResponse(503))
      }
    ])
  },
  {
    name: "GOAWAY, then rejected",
    what: "the server accepted the stream, goes away, and ends the connection",
    only: "HTTP/2",
    scripted,
    play: thenRejected([
      ({ apply, http2 }) => {
        apply()
        http2?.goAway(http2.streamId, codes.noError)
        http2?.endConnection()
      }
    ])
  },
  {
    name: "reset, then 403",
    what: "the connection is reset after the request took effect; the retry lacks a scope",
    scripted,
    play: thenRejected([lost], 403)
  }
]
