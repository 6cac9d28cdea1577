/**
 * The ways in which a client is led to a mock: a `Transport` of the service layer
 * and a `fetch`, either of them over a mock in this process or with a witness
 * beside the real one.
 */
import { Transport, type TransportRequest } from "openapi-effect-runtime/transport/Transport"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Mock, MockResponse, SentRequest } from "./Exchange.ts"

const statusesWithoutBody = new Set([101, 204, 205, 304])

/** The request as a real transport would send it: a form is encoded with a boundary of its own. */
const encodeRequest = async ({
  body,
  headers,
  method,
  path
}: TransportRequest): Promise<SentRequest> => {
  if (body === undefined || typeof body === "string") return { method, path, headers, body }
  const encoded = new Response(body instanceof Uint8Array ? body.slice() : body)
  const contentType = encoded.headers.get("content-type")
  return {
    method,
    path,
    headers: contentType === null ? headers : { ...headers, "content-type": contentType },
    body: await encoded.text()
  }
}

/** The service layer's transport over a mock in this process. */
export const transportOf = (mock: Mock): Layer.Layer<Transport> => {
  const exchange = (request: TransportRequest) =>
    Effect.map(
      Effect.promise(async () => mock(await encodeRequest(request))),
      ({ body, headers, status }) => ({
        status,
        body: statusesWithoutBody.has(status) ? "" : body,
        header: (name: string) => headers[name]
      })
    )
  return Layer.succeed(Transport, {
    send: exchange,
    open: (request) =>
      Effect.map(exchange(request), ({ body, header, status }) => ({
        status,
        header,
        chunks: new Blob([body]).stream(),
        close: () => {}
      }))
  })
}

/** The request as it would go over the wire. */
export const readRequest = async (request: Request): Promise<SentRequest> => {
  const { pathname, search } = new URL(request.url)
  const body = await request.clone().text()
  return {
    method: request.method,
    path: pathname + search,
    headers: Object.fromEntries(request.headers),
    body: body === "" ? undefined : body
  }
}

/** A `fetch` over a mock in this process. */
export const fetchOf =
  (mock: Mock) =>
  async (request: Request): Promise<Response> => {
    const { body, headers, status } = await mock(await readRequest(request))
    return new Response(statusesWithoutBody.has(status) ? null : body, { status, headers })
  }

/** Sees what passes. */
export interface Onlooker {
  readonly sent: (request: SentRequest) => Promise<void>
  readonly responded: (request: SentRequest, response: MockResponse) => void
}

// Prism never responds some of what it cannot read.
const deadlineMillis = 10_000

/** The real `fetch`, with an onlooker, and a deadline for every request. */
export const watchFetch =
  (onlooker: Onlooker) =>
  async (request: Request): Promise<Response> => {
    const sent = await readRequest(request)
    await onlooker.sent(sent)
    const response = await fetch(request, {
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(deadlineMillis)])
    })
    onlooker.responded(sent, {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.clone().text()
    })
    return response
  }
