/**
 * The HTTP server, managed by an Effect scope. It uses `node:http` directly, since faults need the raw
 * socket. Requests run on the runtime that started it, with its clock and random generator.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { createServer as createSecureServer } from "node:https"
import type { Socket } from "node:net"
import type { Duplex } from "node:stream"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import { markerHeader } from "./Response.ts"
import { SandboxListenError } from "./SandboxListenError.ts"

/** The head of a response that the sandbox sends before it has a request. */
const bareHead = { [markerHeader]: "1", connection: "close", "content-length": "0" }

/** Rejects a request that no handler sees, with the sandbox's marker like all responses. */
const rejectHead = (status: number, response: ServerResponse): void =>
  void response.writeHead(status, bareHead).end()

/** Whether a request lacks the name of the server, which HTTP/1.1 requires. */
const isNameless = ({ headers, httpVersion }: IncomingMessage): boolean =>
  headers.host === undefined && httpVersion === "1.1"

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "unknown"

/** Responds to invalid or oversized requests, with the sandbox's marker like all responses. */
const rejectUnreadable = (error: NodeJS.ErrnoException, socket: Duplex): void => {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const status =
    error.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request"
  socket.end(
    `HTTP/1.1 ${status}\r\n${markerHeader}: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`
  )
}

/** A token with every scope is as long as many servers' limit for all headers. */
const maxHeaderSize = 64 * 1024

/** Serves a request; the remaining work is returned as an effect. */
export type Serve = (
  message: IncomingMessage,
  response: ServerResponse,
  run: (rest: Effect.Effect<void>) => void
) => void

/** A server that listens. */
export interface Listening {
  readonly port: number
  /** Serves requests from now on, and those that came before. */
  readonly serve: (serve: Serve) => void
}

/** Listens until the scope closes; with a certificate, over TLS. */
export const listen = (
  host: string,
  port: number,
  tls?: { readonly cert: string; readonly key: string }
): Effect.Effect<Listening, SandboxListenError, Scope.Scope> =>
  Effect.gen(function* () {
    const run = yield* FiberSet.makeRuntime()
    let early: Array<() => void> = []
    let serving: Serve | undefined
    const accept = (message: IncomingMessage, response: ServerResponse): void => {
      if (isNameless(message)) return rejectHead(400, response)
      if (serving === undefined) {
        early.push(() => accept(message, response))
        return
      }
      try {
        serving(message, response, (rest) => {
          // An unexpected failure must not leave the client waiting.
          run(Effect.onError(rest, () => Effect.sync(() => response.destroy())))
        })
      } catch {
        response.destroy()
      }
    }
    // Node's own rejections would lack the marker.
    const options = { maxHeaderSize, requireHostHeader: false }
    const server =
      tls === undefined
        ? createServer(options, accept)
        : createSecureServer({ ...tls, ...options }, accept)
    server.on("clientError", rejectUnreadable)
    server.on("checkExpectation", (_message, response) => rejectHead(417, response))
    // `closeAllConnections` does not know a connection whose TLS handshake is not done.
    const sockets = new Set<Socket>()
    server.on("connection", (socket: Socket) => {
      sockets.add(socket)
      socket.once("close", () => sockets.delete(socket))
    })
    yield* Effect.addFinalizer(() =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void))
        for (const socket of sockets) socket.destroy()
      })
    )
    const bound = yield* Effect.callback<number, SandboxListenError>((resume) => {
      server.once("error", (error) => {
        resume(Effect.fail(new SandboxListenError({ host, port, code: codeOf(error) })))
      })
      server.listen(port, host, () => {
        const address = server.address()
        resume(
          typeof address === "object" && address !== null
            ? Effect.succeed(address.port)
            : Effect.fail(new SandboxListenError({ host, port, code: "no address" }))
        )
      })
    })
    return {
      port: bound,
      serve: (serve) => {
        serving = serve
        const waiting = early
        early = []
        for (const accepted of waiting) accepted()
      }
    }
  })
