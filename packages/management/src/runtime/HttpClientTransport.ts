/**
 * The transport over Effect's own `HttpClient`, so that whatever a program has
 * put into its client (proxies, recording, tests) holds for these calls too.
 * This is the only module that imports `effect/http`, whose exports are still
 * marked unstable.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Headers from "effect/http/Headers"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import type { HttpMethod } from "effect/http/HttpMethod"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type {
  OpenResponse,
  ResponseHead,
  TransportRequest,
  TransportResponse
} from "./Transport.ts"
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

const failureOf = (
  error: HttpClientError.HttpClientError,
  head: ResponseHead | undefined
): TransportFailure => {
  const cause = causeOf(error)
  return new TransportFailure({
    deadline: false,
    sent: head !== undefined || !provesUnsent(cause),
    head,
    cause
  })
}

const headOf = (response: HttpClientResponse): ResponseHead => ({
  status: response.status,
  header: (name) => response.headers[name]
})

const outgoing = (request: TransportRequest): HttpClientRequest.HttpClientRequest =>
  HttpClientRequest.make(request.method as HttpMethod)(request.origin + request.path, {
    headers: Headers.fromInput(request.headers),
    body: bodyOf(request)
  })

/** No redirects, and no spans or trace headers of the client's own: the runtime makes the span. */
const asOurs = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  effect.pipe(
    Effect.provideService(FetchHttpClient.RequestInit, { redirect: "manual" }),
    Effect.provideService(HttpClient.TracerPropagationEnabled, false),
    Effect.provideService(HttpClient.TracerDisabledWhen, () => true)
  )

const withinDeadline = <A>(
  request: TransportRequest,
  head: () => ResponseHead | undefined,
  exchange: Effect.Effect<A, TransportFailure>
): Effect.Effect<A, TransportFailure> =>
  Effect.timeoutOrElse(exchange, {
    duration: request.deadline.remaining(),
    orElse: () =>
      Effect.fail(
        new TransportFailure({ deadline: true, sent: true, head: head(), cause: "deadline" })
      )
  })

const sendWith =
  (client: HttpClient.HttpClient) =>
  (request: TransportRequest): Effect.Effect<TransportResponse, TransportFailure> =>
    Effect.suspend(() => {
      let head: ResponseHead | undefined
      const exchange = Effect.flatMap(client.execute(outgoing(request)), (response) => {
        const { header, status } = (head = headOf(response))
        return Effect.map(response.text, (body) => ({ status, header, body }))
      })
      return withinDeadline(
        request,
        () => head,
        Effect.mapError(exchange, (error) => failureOf(error, head))
      )
    }).pipe(asOurs)

const openWith =
  (client: HttpClient.HttpClient) =>
  (request: TransportRequest): Effect.Effect<OpenResponse, TransportFailure> =>
    Effect.suspend(() => {
      // The client ends an exchange with its fiber's scope; this one lives until it is closed.
      const scope = Scope.makeUnsafe()
      const close = () => Effect.runFork(Scope.close(scope, Exit.void))
      const exchange = HttpClient.withScope(client)
        .execute(outgoing(request))
        .pipe(
          Effect.map((response) => ({
            ...headOf(response),
            chunks: Stream.toAsyncIterable(response.stream),
            close
          })),
          Effect.mapError((error) => failureOf(error, undefined)),
          Effect.provideService(Scope.Scope, scope),
          Effect.onError(() => Effect.sync(close))
        )
      return withinDeadline(request, () => undefined, exchange)
    }).pipe(asOurs)

/** The transport over the `HttpClient` of the program. */
export const layer: Layer.Layer<Transport, never, HttpClient.HttpClient> = Layer.effect(
  Transport,
  Effect.map(HttpClient.HttpClient, (client) => ({
    send: sendWith(client),
    open: openWith(client)
  }))
)
