/**
 * A server that passes requests on and changes the responses, to show that a change is noticed.
 */
import { createServer, type IncomingMessage } from "node:http"
import * as Effect from "effect/Effect"

/** What of a response can be changed. */
export interface Tampered {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** How a response is changed. */
export type Tampering = (upstream: Tampered) => Tampered

const textOf = async (message: IncomingMessage): Promise<string> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks).toString("utf8")
}

const passOn = async (upstream: string, message: IncomingMessage): Promise<Response> => {
  const body = await textOf(message)
  const { authorization, "content-type": type } = message.headers
  return fetch(`${upstream}${message.url}`, {
    method: message.method ?? "GET",
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(type === undefined ? {} : { "content-type": type })
    },
    ...(body === "" ? {} : { body })
  })
}

/** Starts a server that tampers with the responses of another; gives its origin. */
export const startTampering = (upstream: string, tamper: Tampering) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly origin: string; readonly close: () => void }>((resume) => {
      const server = createServer((message, response) => {
        passOn(upstream, message)
          .then(async (upstream) => {
            const changed = tamper({
              status: upstream.status,
              contentType: upstream.headers.get("content-type") ?? "",
              body: await upstream.text()
            })
            response.writeHead(changed.status, {
              "content-type": changed.contentType,
              "x-tenant-sandbox": upstream.headers.get("x-tenant-sandbox") ?? ""
            })
            return response.end(changed.body)
          })
          .catch(() => response.destroy())
      })
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        const close = () => {
          server.close()
          server.closeAllConnections()
        }
        resume(Effect.succeed({ origin: `http://127.0.0.1:${port}`, close }))
      })
    }),
    ({ close }) => Effect.sync(close)
  ).pipe(Effect.map(({ origin }) => origin))
