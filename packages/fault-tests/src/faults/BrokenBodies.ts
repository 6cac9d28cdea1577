/** A head that says success, and a body that does not hold to it. */
import { brotliCompressSync, gzipSync } from "node:zlib"
import {
  chunk,
  chunkedHead,
  head,
  healthy,
  jsonHead,
  whole,
  writeAndReset
} from "../server/Responses.ts"
import type { Exchange } from "../server/FaultServer.ts"
import type { RequestFault } from "./Fault.ts"

/** Applies the request, and gives what a healthy tenant would have returned. */
const applied = ({ apply, request }: Exchange): { status: number; body: string } => {
  apply()
  return healthy(request)
}

const half = (body: string): string => body.slice(0, Math.floor(body.length / 2))

/** 64 MiB of white space, in 64 kB; made once. */
let bombBytes: Buffer | undefined
const bomb = (): Buffer => (bombBytes ??= gzipSync(Buffer.alloc(64 * 2 ** 20, 0x20)))

/** Writes for as long as it is read. */
const pour = ({ socket }: Exchange, piece: string): void => {
  const more = (): void => {
    while (!socket.destroyed && socket.writable && socket.write(piece));
  }
  socket.on("drain", more)
  more()
}

export const brokenBodies: ReadonlyArray<RequestFault> = [
  {
    name: "reset after the head",
    what: "a whole head, then a reset",
    play: (exchange) => {
      const { body, status } = applied(exchange)
      writeAndReset(exchange.socket, jsonHead(status, body.length))
    }
  },
  {
    name: "reset in the body",
    what: "half of the body, then a reset",
    play: (exchange) => {
      const { body, status } = applied(exchange)
      writeAndReset(exchange.socket, jsonHead(status, body.length) + half(body))
    }
  },
  {
    name: "content-length too large",
    what: "the whole body, shorter than announced, and the end",
    play: (exchange) => {
      const { body, status } = applied(exchange)
      exchange.socket.end(jsonHead(status, body.length + 10) + body)
    }
  },
  {
    name: "content-length too small",
    what: "the body is longer than announced: what is read is truncated JSON",
    play: (exchange) => {
      const { body, status } = applied(exchange)
      exchange.socket.end(jsonHead(status, body.length - 3) + body)
    }
  },
  {
    name: "last chunk missing",
    what: "the whole body in a chunk, and the end without the last chunk",
    only: "HTTP/1.1",
    play: (exchange) => {
      const { body, status } = applied(exchange)
      exchange.socket.end(chunkedHead(status) + chunk(body))
    }
  },
  {
    name: "broken chunk",
    what: "a chunk whose size is not a number",
    only: "HTTP/1.1",
    play: (exchange) => {
      const { body, status } = applied(exchange)
      exchange.socket.end(`${chunkedHead(status)}zz\r\n${body}\r\n`)
    }
  },
  {
    name: "body without end",
    what: "a body that never ends",
    play: (exchange) => {
      const { status } = applied(exchange)
      exchange.socket.write(chunkedHead(status))
      pour(exchange, chunk(" ".repeat(2 ** 16)))
    }
  },
  {
    name: "stalled body",
    what: "half of the body, and then nothing",
    endless: true,
    play: (exchange) => {
      const { body, status } = applied(exchange)
      exchange.socket.write(jsonHead(status, body.length) + half(body))
    }
  },
  {
    name: "slow body",
    what: "a byte of white space every few milliseconds, without end",
    endless: true,
    play: (exchange) => {
      const { status } = applied(exchange)
      exchange.socket.write(chunkedHead(status))
      const timer = setInterval(() => exchange.socket.write(chunk(" ")), 10)
      exchange.socket.once("close", () => clearInterval(timer))
    }
  },
  {
    name: "gzip",
    what: "a body compressed with gzip",
    play: (exchange) => {
      const { body, status } = applied(exchange)
      exchange.socket.write(whole(status, gzipSync(body), [["content-encoding", "gzip"]]))
    }
  },
  {
    name: "brotli",
    what: "a body compressed with brotli",
    play: (exchange) => {
      const { body, status } = applied(exchange)
      exchange.socket.write(whole(status, brotliCompressSync(body), [["content-encoding", "br"]]))
    }
  },
  {
    name: "false gzip",
    what: "plain JSON that is declared as gzip",
    play: (exchange) => {
      const { body, status } = applied(exchange)
      exchange.socket.write(whole(status, body, [["content-encoding", "gzip"]]))
    }
  },
  {
    name: "gzip bomb",
    what: "64 mebibytes of white space in 64 kilobytes of gzip",
    play: (exchange) => {
      const { status } = applied(exchange)
      exchange.socket.write(whole(status, bomb(), [["content-encoding", "gzip"]]))
    }
  },
  {
    name: "repeated headers",
    what: "two content types, two request ids, two dates",
    play: (exchange) => {
      const { body, status } = applied(exchange)
      exchange.socket.write(
        head(status, [
          ["content-type", "application/json"],
          ["content-type", "application/json"],
          ["x-request-id", "one"],
          ["x-request-id", "two"],
          ["date", "Thu, 01 Jan 2026 00:00:00 GMT"],
          ["date", "Thu, 01 Jan 2026 00:00:01 GMT"],
          ["content-length", body.length]
        ]) + body
      )
    }
  },
  {
    name: "two lengths",
    what: "two content lengths that differ",
    only: "HTTP/1.1",
    play: (exchange) => {
      const { body, status } = applied(exchange)
      exchange.socket.end(
        head(status, [
          ["content-type", "application/json"],
          ["content-length", body.length],
          ["content-length", body.length + 1]
        ]) + body
      )
    }
  }
]
