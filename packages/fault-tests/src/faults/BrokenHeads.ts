/** The request is read, takes effect where it writes, and the head of its response never comes whole. */
import { response, reset, writeAndReset } from "../server/Responses.ts"
import type { RequestFault } from "./Fault.ts"

const statusLine = "HTTP/1.1 200 OK\r\n"

export const brokenHeads: ReadonlyArray<RequestFault> = [
  {
    name: "reset before the head",
    what: "the connection is reset after the request was read",
    play: ({ apply, socket }) => {
      apply()
      reset(socket)
    }
  },
  {
    name: "half-closed",
    what: "the server ends its side without a response and leaves the other open",
    play: ({ apply, socket }) => {
      apply()
      socket.end()
    }
  },
  {
    name: "reset in the head",
    what: "a status line and half a header, then a reset",
    only: "HTTP/1.1",
    play: ({ apply, socket }) => {
      apply()
      writeAndReset(socket, `${statusLine}content-ty`)
    }
  },
  {
    name: "silence",
    what: "the request is read, and no response is sent",
    endless: true,
    play: ({ apply }) => apply()
  },
  {
    name: "slow head",
    what: "a header that grows by one letter every few milliseconds and never ends",
    only: "HTTP/1.1",
    endless: true,
    play: ({ apply, socket }) => {
      apply()
      socket.write(`${statusLine}x-slow: `)
      const timer = setInterval(() => socket.write("o"), 10)
      socket.once("close", () => clearInterval(timer))
    }
  },
  {
    name: "not HTTP",
    what: "the greeting of another protocol",
    only: "HTTP/1.1",
    play: ({ apply, socket }) => {
      apply()
      socket.end("220 mail.example ESMTP ready\r\n")
    }
  },
  {
    name: "oversized head",
    what: "a head of one megabyte",
    play: ({ apply, socket }) => {
      apply()
      socket.end(`${statusLine}x-large: ${"o".repeat(1_000_000)}\r\n\r\n`)
    }
  },
  {
    name: "100 unasked",
    what: "`100 Continue` to a request that did not wait for it",
    play: ({ apply, request, socket }) => {
      apply()
      socket.write("HTTP/1.1 100 Continue\r\n\r\n")
      response(request, socket)
    }
  },
  {
    name: "early hints",
    what: "two informational responses (103) before the response",
    play: ({ apply, request, socket }) => {
      apply()
      socket.write(
        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n"
      )
      response(request, socket)
    }
  }
]
