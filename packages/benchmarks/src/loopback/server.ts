/**
 * The loopback tenant, a process of its own: responses every rotation, pages of
 * connections and token requests at once, and tells its parent where it listens.
 *
 * It does not sleep between requests. With one call at a time it would, and to wake its processor
 * can take as long as the call, in the client's own CPU time too: what is the same for all clients
 * would hide what is not.
 */
import { createServer, type ServerResponse } from "node:http"
import { performance } from "node:perf_hooks"
import { connectionsResponse, keyResponse, tokenResponse } from "./Responses.ts"

const respond = (response: ServerResponse, status: number, body: string | undefined): void => {
  const text = body ?? "{}"
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "x-ratelimit-limit": "1000",
    "x-ratelimit-remaining": "999",
    "x-ratelimit-reset": "1900000000"
  })
  response.end(text)
}

// How long it looks out for another request: longer than between two tasks of one client.
const awakeMillis = 100

let lastRequest = 0
let isAwake = false

const lookOut = (): void => {
  isAwake = performance.now() - lastRequest < awakeMillis
  if (isAwake) setImmediate(lookOut)
}

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  const url = request.url ?? ""
  request.resume()
  lastRequest = performance.now()
  if (!isAwake) lookOut()
  if (url === "/oauth/token") return respond(response, 200, tokenResponse)
  if (request.headers.authorization !== "Bearer loopback-token")
    return respond(response, 401, undefined)
  if (url.endsWith("/keys/rotate")) return respond(response, 201, keyResponse)
  if (url.startsWith("/api/v2/connections?")) {
    const cursor = new URLSearchParams(url.slice(url.indexOf("?"))).get("from")
    return respond(response, 200, connectionsResponse(cursor))
  }
  return respond(response, 404, undefined)
})

server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  if (address !== null && typeof address === "object") {
    process.send?.({ origin: `http://127.0.0.1:${address.port}` })
  }
})

// The parent is gone: nothing is left to serve.
process.on("disconnect", () => process.exit())
