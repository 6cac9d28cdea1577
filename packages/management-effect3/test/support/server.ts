/** A server of a test, with what became of its connections. */
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { Effect, type Scope } from "effect"

export interface Served {
  readonly origin: string
  /** Succeeds once a request has come. */
  readonly requested: Effect.Effect<void>
  /** Succeeds once no connection is open. */
  readonly closed: Effect.Effect<void>
}

/** Serves on this machine until the scope is closed. */
export const serve = (listener: RequestListener): Effect.Effect<Served, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.async<{ readonly served: Served; readonly stop: () => void }>((resume) => {
        let open = 0
        let onRequest = () => {}
        let onClosed = () => {}
        const requested = new Promise<void>((resolve) => (onRequest = resolve))
        const closed = new Promise<void>((resolve) => (onClosed = resolve))
        const server = createServer((request, response) => {
          onRequest()
          listener(request, response)
        })
        server.on("connection", (socket) => {
          open += 1
          socket.on("close", () => {
            open -= 1
            if (open === 0) onClosed()
          })
        })
        server.listen(0, "127.0.0.1", () => {
          const { port } = server.address() as AddressInfo
          resume(
            Effect.succeed({
              served: {
                origin: `http://127.0.0.1:${port}`,
                requested: Effect.promise(() => requested),
                closed: Effect.promise(() => closed)
              },
              stop: () => {
                server.close()
                server.closeAllConnections()
              }
            })
          )
        })
      }),
      ({ stop }) => Effect.sync(stop)
    ),
    ({ served }) => served
  )
