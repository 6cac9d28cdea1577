/** What happens to a stream of HTTP/2, or to the connection that it shares with others. */
import { chunk, chunkedHead, healthy } from "../server/Responses.ts"
import type { Exchange } from "../server/FaultServer.ts"
import { codes, type Http2Controls } from "../server/Http2.ts"
import type { RequestFault } from "./Fault.ts"

const over =
  (play: (exchange: Exchange, http2: Http2Controls) => void): RequestFault["play"] =>
  (exchange) => {
    if (exchange.http2 === undefined) throw new Error("This is played over HTTP/2 alone")
    play(exchange, exchange.http2)
  }

/** Resets the stream after half of a body whose length nobody has told. */
const cutWith = (code: number): RequestFault["play"] =>
  over(({ apply, request, socket }, { resetStream }) => {
    apply()
    const { body, status } = healthy(request)
    socket.write(chunkedHead(status) + chunk(body.slice(0, 6)))
    resetStream(code)
  })

export const streams: ReadonlyArray<RequestFault> = [
  {
    name: "refused stream",
    what: "the server says that it did not process the request (`REFUSED_STREAM`)",
    only: "HTTP/2",
    play: over((_exchange, { resetStream }) => resetStream(codes.refusedStream))
  },
  {
    name: "GOAWAY before the stream",
    what: "the server goes away, and no longer accepts this stream",
    only: "HTTP/2",
    play: over((_exchange, { goAway }) => goAway(0, codes.noError))
  },
  {
    name: "GOAWAY after the stream",
    what: "the server goes away, and still responds to this request",
    only: "HTTP/2",
    play: over(({ apply, request, socket }, { goAway, streamId }) => {
      apply()
      goAway(streamId, codes.noError)
      const { body, status } = healthy(request)
      socket.write(chunkedHead(status) + chunk(body) + "0\r\n\r\n")
    })
  },
  {
    name: "GOAWAY, and no response",
    what: "the server accepted this stream, goes away, and ends the connection",
    only: "HTTP/2",
    play: over(({ apply }, { endConnection, goAway, streamId }) => {
      apply()
      goAway(streamId, codes.noError)
      endConnection()
    })
  },
  {
    name: "GOAWAY with an error",
    what: "the server accepted this stream, and goes away because of an error",
    only: "HTTP/2",
    play: over(({ apply }, { goAway, streamId }) => {
      apply()
      goAway(streamId, codes.internalError)
    })
  },
  {
    name: "stream reset before the head",
    what: "the stream is reset after the request was read",
    only: "HTTP/2",
    play: over(({ apply }, { resetStream }) => {
      apply()
      resetStream(codes.internalError)
    })
  },
  {
    name: "stream cancelled before the head",
    what: "the same, as `CANCEL`",
    only: "HTTP/2",
    play: over(({ apply }, { resetStream }) => {
      apply()
      resetStream(codes.cancel)
    })
  },
  {
    name: "stream reset in the body",
    what: "half of a body without a length, and the stream is reset",
    only: "HTTP/2",
    play: cutWith(codes.internalError)
  },
  {
    name: "stream cancelled in the body",
    what: "the same, as `CANCEL`",
    only: "HTTP/2",
    play: cutWith(codes.cancel)
  }
]
