/** A server on a free port of this machine that responds as a test says, and tells what became of it. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import * as Effect from "effect/Effect"

export interface TestServer {
  readonly origin: string
  /** What was asked for, as method and raw target. */
  readonly requests: Array<string>
  /** Comes when a request's socket has been closed. */
  readonly closed: Promise<void>
}

export const serve = (handle: (request: IncomingMessage, response: ServerResponse) => void) =>
  Effect.acquireRelease(
    Effect.promise(
      () =>
        new Promise<TestServer & { readonly stop: () => Promise<void> }>((resolve) => {
          const requests: Array<string> = []
          const sockets = new Set<Socket>()
          const { promise: closed, resolve: close } = Promise.withResolvers<void>()
          const server = createServer((request, response) => {
            requests.push(`${request.method} ${request.url}`)
            request.socket.once("close", () => close())
            handle(request, response)
          })
          server.on("connection", (socket) => {
            sockets.add(socket)
            socket.once("close", () => sockets.delete(socket))
          })
          server.listen(0, "127.0.0.1", () => {
            const { port } = server.address() as AddressInfo
            resolve({
              origin: `http://127.0.0.1:${port}`,
              requests,
              closed,
              stop: () =>
                new Promise((stopped) => {
                  for (const socket of sockets) socket.destroy()
                  server.close(() => stopped())
                })
            })
          })
        })
    ),
    (server) => Effect.promise(() => server.stop())
  )
