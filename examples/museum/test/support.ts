/** A museum on a socket: what it was asked, and what it responds. */
import { createServer, type IncomingMessage } from "node:http"
import { text } from "node:stream/consumers"
import * as Effect from "effect/Effect"

export interface Received {
  readonly method: string | undefined
  readonly url: string
  readonly key: string | undefined
  readonly accept: string | undefined
  readonly type: string | undefined
  readonly body: string
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export const json = (
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {}
): Reply => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(value)
})

const received = async (request: IncomingMessage): Promise<Received> => {
  const key = request.headers["x-museum-key"]
  return {
    method: request.method,
    url: request.url ?? "",
    key: typeof key === "string" ? key : undefined,
    accept: request.headers.accept,
    type: request.headers["content-type"],
    body: await text(request)
  }
}

const start = async (respond: (request: Received) => Reply) => {
  const requests: Array<Received> = []
  const server = createServer((request, response) => {
    void received(request).then((one) => {
      requests.push(one)
      const { body, headers, status } = respond(one)
      response.writeHead(status, { ...headers }).end(body)
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new Error("the server has no port")
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      })
  }
}

/** A server for as long as the scope is open. */
export const serving = (respond: (request: Received) => Reply) =>
  Effect.acquireRelease(
    Effect.promise(() => start(respond)),
    (server) => Effect.promise(server.close)
  )
