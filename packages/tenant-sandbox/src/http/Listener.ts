/**
 * The HTTP server under Effect's lifecycle. It is `node:http` itself, since faults need the raw
 * socket. Requests run on the runtime that started it, so they see its clock and its randomness.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { Duplex } from "node:stream"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import { markerHeader } from "./Answer.ts"
import { SandboxListenError } from "./SandboxListenError.ts"

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "unknown"

/** Answers what is not HTTP, or too long to be read, with the sandbox's marker like everything else. */
const refuseUnreadable = (error: NodeJS.ErrnoException, socket: Duplex): void => {
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

/** Listens until the scope closes, and gives the port. */
export const listen = (
  host: string,
  port: number,
  serve: (message: IncomingMessage, response: ServerResponse) => Effect.Effect<void>
): Effect.Effect<number, SandboxListenError, Scope.Scope> =>
  Effect.gen(function* () {
    const run = yield* FiberSet.makeRuntime()
    const server = createServer((message, response) => {
      // What nobody foresaw must not leave the client waiting.
      run(Effect.onError(serve(message, response), () => Effect.sync(() => response.destroy())))
    })
    server.on("clientError", refuseUnreadable)
    yield* Effect.addFinalizer(() =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      })
    )
    return yield* Effect.callback<number, SandboxListenError>((resume) => {
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
  })
