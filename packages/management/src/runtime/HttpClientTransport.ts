/**
 * The transport over Effect's own `HttpClient`, so that whatever a program has
 * put into its client (proxies, recording, tests) holds for these calls too.
 * This is the only module that imports `effect/http`, whose exports are still
 * marked unstable.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Headers from "effect/http/Headers"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type { HttpMethod } from "effect/http/HttpMethod"
import type { ResponseHead, TransportRequest, TransportResponse } from "./Transport.ts"
import { provesUnsent, Transport, TransportFailure } from "./Transport.ts"

const bodyOf = (request: TransportRequest): HttpBody.HttpBody => {
  const { body } = request
  if (body === undefined) return HttpBody.empty
  const contentType = request.headers["content-type"]
  if (typeof body === "string") return HttpBody.text(body, contentType)
  if (body instanceof Uint8Array) return HttpBody.uint8Array(body, contentType)
  return HttpBody.formData(body)
}

// An HttpClientError holds the request and with it the token: only what lies below it is passed on.
const causeOf = (error: HttpClientError.HttpClientError): unknown =>
  "cause" in error.reason ? error.reason.cause : error.reason._tag

const sendWith =
  (client: HttpClient.HttpClient) =>
  (request: TransportRequest): Effect.Effect<TransportResponse, TransportFailure> =>
    Effect.suspend(() => {
      let head: ResponseHead | undefined
      const outgoing = HttpClientRequest.make(request.method as HttpMethod)(
        request.origin + request.path,
        { headers: Headers.fromInput(request.headers), body: bodyOf(request) }
      )
      const exchange = Effect.flatMap(client.execute(outgoing), (response) => {
        head = { status: response.status, header: (name) => response.headers[name] }
        const { header, status } = head
        return Effect.map(response.text, (body) => ({ status, header, body }))
      })
      return exchange.pipe(
        Effect.mapError((error) => {
          const cause = causeOf(error)
          return new TransportFailure({
            deadline: false,
            sent: head !== undefined || !provesUnsent(cause),
            head,
            cause
          })
        }),
        Effect.timeoutOrElse({
          duration: request.deadline.remaining(),
          orElse: () =>
            Effect.fail(
              new TransportFailure({ deadline: true, sent: true, head, cause: "deadline" })
            )
        })
      )
    }).pipe(
      Effect.provideService(FetchHttpClient.RequestInit, { redirect: "manual" }),
      Effect.provideService(HttpClient.TracerPropagationEnabled, false),
      Effect.provideService(HttpClient.TracerDisabledWhen, () => true)
    )

/** The transport over the `HttpClient` of the program. */
export const layer: Layer.Layer<Transport, never, HttpClient.HttpClient> = Layer.effect(
  Transport,
  Effect.map(HttpClient.HttpClient, (client) => ({ send: sendWith(client) }))
)
