/** A server that writes bytes as a test says, where one of HTTP would tidy them up. */
import { type AddressInfo, createServer, type Socket } from "node:net"
import * as Effect from "effect/Effect"

export interface RawServer {
  readonly origin: string
  /** How many connections there were. */
  readonly connections: () => number
  /** Comes when the client has closed or reset its connection, with the bytes that were taken from here. */
  readonly closed: Promise<number>
}

/** Calls `response` once the head of a request has arrived whole. */
export const serveRaw = (response: (socket: Socket) => void) =>
  Effect.acquireRelease(
    Effect.promise(
      () =>
        new Promise<RawServer & { readonly stop: () => Promise<void> }>((resolve) => {
          const sockets = new Set<Socket>()
          let connections = 0
          const { promise: closed, resolve: close } = Promise.withResolvers<number>()
          const server = createServer({ allowHalfOpen: true }, (socket) => {
            connections++
            sockets.add(socket)
            let head = ""
            socket.on("data", (chunk) => {
              const hadHead = head.includes("\r\n\r\n")
              head += chunk.toString("latin1")
              if (!hadHead && head.includes("\r\n\r\n")) response(socket)
            })
            // A reset is one of the ends that are waited for.
            socket.on("error", () => {})
            socket.on("end", () => socket.end())
            socket.once("close", () => {
              sockets.delete(socket)
              close(socket.bytesWritten)
            })
          })
          server.listen(0, "127.0.0.1", () => {
            const { port } = server.address() as AddressInfo
            resolve({
              origin: `http://127.0.0.1:${port}`,
              connections: () => connections,
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

/** The bytes of a response, with its length if not told otherwise. */
export const rawResponse = (
  status: string,
  headers: ReadonlyArray<string>,
  body: string | Uint8Array = ""
): Buffer =>
  Buffer.concat([
    Buffer.from(
      [`HTTP/1.1 ${status}`, ...headers, "connection: close", "", ""].join("\r\n"),
      "latin1"
    ),
    Buffer.from(body)
  ])
