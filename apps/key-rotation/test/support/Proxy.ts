/**
 * A server before a tenant that changes what the tenant publishes: it leaves keys out of a JWKS, and
 * says for how long it may be cached.
 */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll } from "vitest"

const servers: Array<{ close: () => void }> = []
afterAll(() => {
  for (const { close } of servers) close()
})

/** What is changed. */
export interface JwksChange {
  /** Keys that are left out, by `kid`. */
  readonly without?: ReadonlyArray<string>
  readonly cacheControl?: string
}

/** Starts a proxy; returns its origin, and when a JWKS was asked for, in milliseconds since 1970. */
export const startProxy = async (origin: string, change: JwksChange) => {
  const asked: Array<number> = []
  const server = createServer((request, response) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const { authorization, "content-type": type } = request.headers
      const jwks = request.url?.endsWith("/jwks.json") === true
      if (jwks) asked.push(Date.now())
      const forwarded = async () => {
        const upstream = await fetch(`${origin}${request.url ?? ""}`, {
          method: request.method ?? "GET",
          headers: {
            ...(authorization === undefined ? {} : { authorization }),
            ...(type === undefined ? {} : { "content-type": type })
          },
          ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) })
        })
        const content = await upstream.text()
        if (!jwks || upstream.status !== 200) return { status: upstream.status, content }
        const { keys }: { keys: ReadonlyArray<{ kid: string }> } = JSON.parse(content)
        return {
          status: 200,
          content: JSON.stringify({
            keys: keys.filter(({ kid }) => change.without?.includes(kid) !== true)
          })
        }
      }
      void forwarded().then(({ content, status }) => {
        response.writeHead(status, {
          "content-type": "application/json",
          ...(jwks && change.cacheControl !== undefined
            ? { "cache-control": change.cacheControl }
            : {})
        })
        response.end(content)
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  servers.push({
    close: () => {
      server.closeAllConnections()
      server.close()
    }
  })
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, asked: () => asked }
}
