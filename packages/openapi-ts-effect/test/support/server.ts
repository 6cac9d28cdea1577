/**
 * A real HTTP server for one test file: what it responds is a function of the request.
 */
import { createServer } from "node:http"
import type { IncomingHttpHeaders } from "node:http"

import { afterAll, beforeAll } from "vitest"

/** A request as the server got it. */
export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What the server is to respond. */
export interface Reply {
  readonly status?: number
  readonly type?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A JSON response. */
export const reply = (body: unknown, status = 200): Reply => ({
  status,
  type: "application/json",
  body: JSON.stringify(body)
})

/** Starts a server before the tests of a file and stops it after them. */
export const serving = (
  respond: (request: Received, bytes: Buffer) => Reply
): { readonly url: () => string } => {
  const server = createServer((request, response) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const bytes = Buffer.concat(chunks)
      const {
        status = 200,
        type,
        body,
        headers
      } = respond(
        {
          method: request.method ?? "",
          url: request.url ?? "",
          headers: request.headers,
          body: bytes.toString("utf8")
        },
        bytes
      )
      response.writeHead(status, {
        ...(type === undefined ? {} : { "content-type": type }),
        ...headers
      })
      response.end(body)
    })
  })
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)))
  afterAll(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  )
  return {
    url: () => {
      const address = server.address()
      return typeof address === "object" && address !== null
        ? `http://127.0.0.1:${address.port}`
        : ""
    }
  }
}
