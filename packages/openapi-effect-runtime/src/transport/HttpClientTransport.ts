/**
 * The transport over Effect's own `HttpClient`, so that whatever a program adds to its client (proxies,
 * recording, tests) applies to these calls too. This is the only module that imports `effect/http`,
 * whose exports are still marked unstable.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as Headers from "effect/http/Headers"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import type { HttpMethod } from "effect/http/HttpMethod"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { matchEffect } from "../core/MatchEffect.ts"
import { ownConnection, resendingPlatform } from "./SendOnce.ts"
import type {
  OpenResponse,
  ResponseHead,
  TransportRequest,
  TransportResponse
} from "./Transport.ts"
import { failed, TooLarge, Transport, TransportFailure } from "./Transport.ts"
import { because } from "./TransportCause.ts"

const isUpload = (body: TransportRequest["body"]): boolean =>
  typeof body === "object" && !(body instanceof Uint8Array)

/** Deno resends replayable bodies, over Effect's client too; a stream is not replayable. */
const isStreamed = ({ body, method, replayable }: TransportRequest): boolean =>
  !replayable && !isUpload(body) && resendingPlatform() === "Deno" && !/^(GET|HEAD)$/.test(method)

const bytesOf = (body: string | Uint8Array): Uint8Array =>
  typeof body === "string" ? new TextEncoder().encode(body) : body

const bodyOf = (request: TransportRequest): HttpBody.HttpBody => {
  const { body } = request
  if (isStreamed(request)) {
    return HttpBody.stream(
      body === undefined ? Stream.empty : Stream.sync(() => bytesOf(body as string | Uint8Array)),
      request.headers["content-type"]
    )
  }
  if (body === undefined) return HttpBody.empty
  const contentType = request.headers["content-type"]
  if (typeof body === "string") return HttpBody.text(body, contentType)
  if (body instanceof Uint8Array) return HttpBody.uint8Array(body, contentType)
  if (body instanceof FormData) return HttpBody.formData(body)
  const length = request.headers["content-length"]
  return body instanceof Blob
    ? isNode()
      ? HttpBody.stream(streamOf(body.stream()), contentType, body.size)
      : HttpBody.raw(body, { contentType, contentLength: body.size })
    : HttpBody.stream(
        streamOf(body),
        contentType,
        length === undefined ? undefined : Number(length)
      )
}

// Node's clients do not support a `Blob`, and browsers support it better than a stream.
const isNode = (): boolean => String(globalThis.navigator?.userAgent).startsWith("Node")

const streamOf = (body: ReadableStream<Uint8Array>): Stream.Stream<Uint8Array, unknown> =>
  Stream.fromReadableStream({ evaluate: () => body, onError: (cause: unknown) => cause })

// An HttpClientError contains the request and its token: only the causes below such errors are used.
const beneath = (error: unknown): unknown => {
  if (!HttpClientError.isHttpClientError(error)) return error
  const { reason } = error
  return "cause" in reason && reason.cause !== undefined
    ? beneath(reason.cause)
    : because(`the HttpClient failed with a ${reason._tag}`)
}

const failureOf = (
  error: HttpClientError.HttpClientError | TooLarge,
  head: ResponseHead | undefined
): TransportFailure => failed(beneath(error), false, head)

/**
 * Sends through a client that may treat a status as a failure: for a transport every status is a
 * response.
 */
const respond = <R>(
  client: HttpClient.HttpClient.With<HttpClientError.HttpClientError, R>,
  request: TransportRequest
): Effect.Effect<HttpClientResponse, TransportFailure, R> =>
  Effect.catch(client.execute(outgoing(request)), (error) => {
    const { reason, response } = error
    return reason._tag === "StatusCodeError"
      ? Effect.succeed(reason.response)
      : Effect.fail(failureOf(error, response && headOf(response)))
  })

const headOf = (response: HttpClientResponse): ResponseHead => {
  // A response makes its headers again each time that it is asked for them.
  let headers: Headers.Headers | undefined
  return {
    status: response.status,
    header: (name) => (headers ??= response.headers)[name]
  }
}

const outgoing = (request: TransportRequest): HttpClientRequest.HttpClientRequest => {
  const made = HttpClientRequest.make(request.method as HttpMethod)(request.origin + request.path, {
    headers: request.headers,
    body: bodyOf(request)
  })
  // Effect has a separate type for an empty body.
  return request.body === undefined ? HttpClientRequest.removeHeader(made, "content-type") : made
}

// No spans or trace headers from the client: the runtime makes the span.
const untraced = Context.make(HttpClient.TracerPropagationEnabled, false).pipe(
  Context.add(HttpClient.TracerDisabledWhen, () => true)
)

/** The context of the exchange: the program's settings, without spans and redirects. */
const surroundings = (
  { body, method, replayable }: TransportRequest,
  inner: Context.Context<never>,
  outer: Context.Context<never>
): Context.Context<never> =>
  Context.add(Context.merge(inner, untraced), FetchHttpClient.RequestInit, {
    // Providing `RequestInit` here would hide the program's own settings, so they are kept.
    ...(Context.getOrUndefined(inner, FetchHttpClient.RequestInit) ??
      Context.getOrUndefined(outer, FetchHttpClient.RequestInit)),
    ...(replayable ? {} : ownConnection(resendingPlatform(), method)),
    // `fetch` on Node keeps a copy of an upload unless redirects are errors.
    redirect: isUpload(body) ? "error" : "manual"
  })

/** What is known about an exchange in flight. */
interface Progress {
  head: ResponseHead | undefined
}

/** Runs an exchange until its deadline. */
const withinDeadline = <A>(
  request: TransportRequest,
  outer: Context.Context<never>,
  exchange: (progress: Progress) => Effect.Effect<A, TransportFailure>
): Effect.Effect<A, TransportFailure> =>
  Effect.withFiber(({ context }) =>
    Effect.callback((resume) => {
      const progress: Progress = { head: undefined }
      // One fiber and a timer, where a race would need two fibers.
      const fiber = Effect.runForkWith(surroundings(request, context, outer))(exchange(progress))
      const stopTimer = request.deadline.start(() => {
        const { head } = progress
        resume(
          Effect.fail(
            new TransportFailure({
              deadline: true,
              sent: true,
              head,
              cause: because("The deadline passed")
            })
          )
        )
        fiber.interruptUnsafe()
      })
      fiber.addObserver((exit) => {
        stopTimer()
        resume(exit)
      })
      return Fiber.interrupt(fiber)
    })
  )

// A known length of an uncompressed body needs no counting.
const isKnownToFit = ({ header }: ResponseHead, maxBytes: number): boolean =>
  header("content-encoding") === undefined && Number(header("content-length")) <= maxBytes

const readText = (
  response: HttpClientResponse,
  head: ResponseHead,
  maxBytes: number
): Effect.Effect<string, HttpClientError.HttpClientError | TooLarge> =>
  Effect.suspend(() => {
    if (isKnownToFit(head, maxBytes)) return response.text
    const decoder = new TextDecoder()
    let text = ""
    let room = maxBytes
    return response.stream.pipe(
      Stream.runForEach((chunk) => {
        if ((room -= chunk.length) < 0) return Effect.fail(new TooLarge())
        text += decoder.decode(chunk, { stream: true })
        return Effect.void
      }),
      Effect.map(() => text + decoder.decode()),
      // A body without a stream in `fetch` is empty.
      Effect.catch((error) =>
        !(error instanceof TooLarge) && error.reason._tag === "EmptyBodyError"
          ? Effect.succeed("")
          : Effect.fail(error)
      )
    )
  })

const sendWith =
  (client: HttpClient.HttpClient, outer: Context.Context<never>) =>
  (request: TransportRequest): Effect.Effect<TransportResponse, TransportFailure> =>
    withinDeadline(request, outer, (progress) =>
      Effect.flatMap(respond(client, request), (response) => {
        const head = (progress.head = headOf(response))
        return matchEffect(
          readText(response, head, request.maxBytes),
          (error) => Effect.fail(failureOf(error, head)),
          (body) => Effect.succeed({ ...head, body })
        )
      })
    )

const openWith =
  (client: HttpClient.HttpClient, outer: Context.Context<never>) =>
  (request: TransportRequest): Effect.Effect<OpenResponse, TransportFailure> =>
    withinDeadline(request, outer, () => {
      // The client ends an exchange with its fiber's scope; this one lives until it is closed
      // explicitly.
      const scope = Scope.makeUnsafe()
      const close = () => Effect.runFork(Scope.close(scope, Exit.void))
      return respond(HttpClient.withScope(client), request).pipe(
        Effect.map((response) => ({
          ...headOf(response),
          chunks: Stream.toAsyncIterable(response.stream),
          close
        })),
        Effect.provideService(Scope.Scope, scope),
        Effect.onError(() => Effect.sync(close))
      )
    })

/** The transport over the `HttpClient` of the program. */
export const layer: Layer.Layer<Transport, never, HttpClient.HttpClient> = Layer.effect(
  Transport,
  Effect.contextWith((context: Context.Context<HttpClient.HttpClient>) => {
    const client = Context.get(context, HttpClient.HttpClient)
    return Effect.succeed({ send: sendWith(client, context), open: openWith(client, context) })
  })
)
