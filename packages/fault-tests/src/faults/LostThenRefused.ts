/** The first requests of a call are lost in some way, and the next one is refused. */
import { jsonHead, refusal, reset, writeAndReset } from "../server/Answers.ts"
import type { Play } from "../server/FaultServer.ts"
import { codes } from "../server/Http2.ts"
import type { RequestFault } from "./Fault.ts"

/** Plays each of these to one request, and refuses whatever comes after them. */
const thenRefused =
  (first: ReadonlyArray<Play>, status?: number): Play =>
  (exchange) => {
    const play = first[exchange.index]
    if (play !== undefined) return play(exchange)
    const { request, socket } = exchange
    // What is gone already, or is there already.
    socket.write(refusal(status ?? (request.method === "DELETE" ? 404 : 409)))
  }

/** The request takes effect, and its response is lost. */
const lost: Play = ({ apply, socket }) => {
  apply()
  reset(socket)
}

const scripted = true

export const lostThenRefused: ReadonlyArray<RequestFault> = [
  {
    name: "refused at once",
    what: "nothing was lost before",
    scripted,
    play: thenRefused([])
  },
  {
    name: "throttled, then refused",
    what: "429 is a proof that nothing was done",
    scripted,
    play: thenRefused([({ socket }) => void socket.write(refusal(429))])
  },
  {
    name: "stream refused, then refused",
    what: "`REFUSED_STREAM` is a proof that nothing was done",
    only: "HTTP/2",
    scripted,
    play: thenRefused([({ http2 }) => http2?.resetStream(codes.refusedStream)])
  },
  {
    name: "reset, then refused",
    what: "the connection is reset after the request took effect",
    scripted,
    play: thenRefused([lost])
  },
  {
    name: "reset twice, then refused",
    what: "the same, of both attempts before",
    scripted,
    play: thenRefused([lost, lost])
  },
  {
    name: "half-closed, then refused",
    what: "the server ends its side after the request took effect",
    scripted,
    play: thenRefused([
      ({ apply, socket }) => {
        apply()
        socket.end()
      }
    ])
  },
  {
    name: "reset in the body, then refused",
    what: "the head says success, and half of its body comes",
    scripted,
    play: thenRefused([
      ({ apply, socket }) => {
        apply()
        writeAndReset(socket, `${jsonHead(200, 20)}{"id":`)
      }
    ])
  },
  {
    name: "503, then refused",
    what: "the work is done, the response says it failed",
    scripted,
    play: thenRefused([
      ({ apply, socket }) => {
        apply()
        socket.write(refusal(503))
      }
    ])
  },
  {
    name: "GOAWAY, then refused",
    what: "the server took the stream up, goes away, and ends the connection",
    only: "HTTP/2",
    scripted,
    play: thenRefused([
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
    play: thenRefused([lost], 403)
  }
]
