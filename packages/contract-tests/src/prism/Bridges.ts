/**
 * The ways in which a client is led to a mock: a `Transport` of the service layer
 * and a `fetch`, either of them over a mock in this process or with a witness
 * beside the real one.
 */
import { Transport } from "@effect-auth0/management"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Mock, MockAnswer, SentRequest } from "./Exchange.ts"

/** The service layer's transport over a mock in this process. */
export const transportOf = (mock: Mock): Layer.Layer<Transport> =>
  Layer.succeed(Transport, {
    send: ({ body, headers, method, path }) =>
      Effect.map(
        Effect.promise(() =>
          mock({ method, path, headers, body: typeof body === "string" ? body : undefined })
        ),
        (answer) => ({
          status: answer.status,
          header: (name: string) => answer.headers[name],
          body: answer.body
        })
      )
  })

const statusesWithoutBody = new Set([101, 204, 205, 304])

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
  readonly sent: (request: SentRequest) => void
  readonly answered: (request: SentRequest, answer: MockAnswer) => void
}

// Prism never answers some of what it cannot read.
const deadlineMillis = 10_000

/** The real `fetch`, with an onlooker, and a deadline for every request. */
export const watchFetch =
  (onlooker: Onlooker) =>
  async (request: Request): Promise<Response> => {
    const sent = await readRequest(request)
    onlooker.sent(sent)
    const response = await fetch(request, {
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(deadlineMillis)])
    })
    onlooker.answered(sent, {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.clone().text()
    })
    return response
  }
