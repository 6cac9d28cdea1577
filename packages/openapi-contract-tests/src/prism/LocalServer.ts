/**
 * A mock behind a socket of this process: any transport can be pointed at it, and
 * what it hands to the mock is what came over the wire, undecoded.
 */
import { createServer, type IncomingMessage } from "node:http"
import { text } from "node:stream/consumers"
import type { Mock, SentRequest } from "./Exchange.ts"

/** A server that listens. */
export interface LocalServer {
  /** Scheme, host and port. */
  readonly origin: string
  readonly close: () => Promise<void>
}

const readRequest = async (request: IncomingMessage): Promise<SentRequest> => {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value
  }
  const body = await text(request)
  return {
    method: request.method ?? "",
    path: request.url ?? "",
    headers,
    body: body === "" ? undefined : body
  }
}

/** Serves a mock on 127.0.0.1, on a port that the system chooses. */
export const serveLocally = async (mock: Mock): Promise<LocalServer> => {
  // Clients end the connections: a server that did so on a busy machine would break a call.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const respond = async (): Promise<void> => {
      try {
        const { body, headers, status } = await mock(await readRequest(request))
        response.writeHead(status, { ...headers }).end(body)
      } catch (cause) {
        response.writeHead(500, { "content-type": "application/problem+json" })
        response.end(JSON.stringify({ title: cause instanceof Error ? cause.message : "failure" }))
      }
    }
    void respond()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve)
  })
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new Error("the server has no port")
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      })
  }
}
