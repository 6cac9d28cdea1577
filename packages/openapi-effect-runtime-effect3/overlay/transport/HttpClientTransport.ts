/**
 * The transport over the `HttpClient` of `@effect/platform`, so that whatever a program has
 * put into its client (proxies, recording, tests) holds for these calls too.
 * This module and `KeyValueTokenStore` are the only ones that load `@effect/platform`.
 */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import type * as Headers from "@effect/platform/Headers"
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientError from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type { HttpClientResponse } from "@effect/platform/HttpClientResponse"
import type { HttpMethod } from "@effect/platform/HttpMethod"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FiberRefs from "effect/FiberRefs"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { matchEffect } from "../core/MatchEffect.ts"
import { contextWith, runForkWith } from "../effect/Effect.ts"
import * as Fiber from "../effect/Fiber.ts"
import * as FiberState from "../effect/FiberState.ts"
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

/** Deno resends what it can read again, over this client too; a stream it cannot. */
const isStreamed = ({ body, method, replayable }: TransportRequest): boolean =>
  !replayable && !isUpload(body) && resendingPlatform() === "Deno" && !/^(GET|HEAD)$/.test(method)

const bytesOf = (body: string | Uint8Array): Uint8Array =>
  typeof body === "string" ? new TextEncoder().encode(body) : body

const bodyOf = (request: TransportRequest): HttpBody.HttpBody => {
  const { body } = request
  const contentType = request.headers["content-type"]
  if (body instanceof FormData) return HttpBody.formData(body)
  if (isStreamed(request)) {
    return body === undefined
      ? // Without a type of its own it would be given that of bytes.
        HttpBody.stream(Stream.empty, "")
      : HttpBody.stream(
          Stream.sync(() => bytesOf(body as string | Uint8Array)),
          contentType
        )
  }
  if (body === undefined) return HttpBody.empty
  if (body instanceof Blob) {
    return isNode()
      ? HttpBody.stream(streamOf(body.stream()), contentType, body.size)
      : HttpBody.raw(body, {
          ...(contentType === undefined ? {} : { contentType }),
          contentLength: body.size
        })
  }
  if (body instanceof ReadableStream) {
    const length = request.headers["content-length"]
    return HttpBody.stream(
      streamOf(body),
      contentType,
      length === undefined ? undefined : Number(length)
    )
  }
  // Raw, since text and bytes bring a `content-length`, and `fetch` adds its own. Before 0.97 the platform sends both,
  // which undici rejects if a program has made it the dispatcher of Node's `fetch`.
  return HttpBody.raw(body, contentType === undefined ? undefined : { contentType })
}

// Node's clients do not know what a `Blob` is, and browsers send it better than a stream.
const isNode = (): boolean => String(globalThis.navigator?.userAgent).startsWith("Node")

const streamOf = (body: ReadableStream<Uint8Array>): Stream.Stream<Uint8Array, unknown> =>
  Stream.fromReadableStream({ evaluate: () => body, onError: (cause: unknown) => cause })

// An HttpClientError holds the request and with it the token: only what lies below it is looked at,
// however many of them there are.
const beneath = (error: unknown): unknown => {
  if (!HttpClientError.isHttpClientError(error)) return error
  return error.cause !== undefined
    ? beneath(error.cause)
    : because(`the HttpClient failed with a ${error._tag} (${error.reason})`)
}

const failureOf = (
  error: HttpClientError.HttpClientError | TooLarge,
  head: ResponseHead | undefined
): TransportFailure => failed(beneath(error), false, head)

/** Sends through a client that may take a status for a failure: to a transport each one is a response. */
const respond = <R>(
  client: HttpClient.HttpClient.With<HttpClientError.HttpClientError, R>,
  request: TransportRequest
): Effect.Effect<HttpClientResponse, TransportFailure, R> =>
  Effect.catchAll(client.execute(outgoing(request)), (error) => {
    if (error._tag === "RequestError") return Effect.fail(failureOf(error, undefined))
    return error.reason === "StatusCode"
      ? Effect.succeed(error.response)
      : Effect.fail(failureOf(error, headOf(error.response)))
  })

const headOf = (response: HttpClientResponse): ResponseHead => {
  // A response makes its headers again each time that it is asked for them.
  let headers: Headers.Headers | undefined
  return {
    status: response.status,
    header: (name) => (headers ??= response.headers)[name]
  }
}

const outgoing = (request: TransportRequest): HttpClientRequest.HttpClientRequest =>
  // `HttpMethod` is a list of those that there are.
  HttpClientRequest.make(request.method as HttpMethod)(request.origin + request.path, {
    headers: request.headers,
    body: bodyOf(request)
  })

const fetchOptionsIn = (context: Context.Context<never>): RequestInit | undefined =>
  Option.getOrUndefined(Context.getOption(context, FetchHttpClient.RequestInit))

// No spans or trace headers of the client's own: the runtime makes the span.
const untraced = /* @__PURE__ */ FiberState.setting((set) => {
  set(HttpClient.currentTracerPropagation, false)
  set(HttpClient.currentTracerDisabledWhen, () => true)
})

/** What holds where the exchange runs: what the program has set, no spans, and no redirects. */
const surroundings = (
  inner: Context.Context<never>,
  outer: Context.Context<never>,
  own: RequestInit
): Context.Context<never> =>
  Context.add(
    FiberState.carrying(inner, untraced(FiberState.refsOf(inner) ?? FiberRefs.empty())),
    FetchHttpClient.RequestInit,
    // What is provided here hides what the program has set for `fetch`: it is kept.
    { ...(fetchOptionsIn(inner) ?? fetchOptionsIn(outer)), ...own }
  )

type Run = ReturnType<typeof runForkWith<never>>

/**
 * What starts the exchange of a request. The calls of a fiber share its context as long as the program
 * changes nothing for them, so that this is made once for the usual requests.
 */
const runIn = (outer: Context.Context<never>) => {
  const usual = new WeakMap<Context.Context<never>, Run>()
  return ({ body, method, replayable }: TransportRequest, inner: Context.Context<never>): Run => {
    const own = replayable ? {} : ownConnection(resendingPlatform(), method)
    if (isUpload(body) || "keepalive" in own) {
      // `fetch` on Node keeps a copy of an upload unless a redirect of it is an error.
      const redirect = isUpload(body) ? "error" : "manual"
      return runForkWith(surroundings(inner, outer, { ...own, redirect }))
    }
    let run = usual.get(inner)
    if (run === undefined) {
      run = runForkWith(surroundings(inner, outer, { redirect: "manual" }))
      usual.set(inner, run)
    }
    return run
  }
}

/** What is known of an exchange that is under way. */
interface Progress {
  head: ResponseHead | undefined
}

/** Runs an exchange until the deadline, which ends it. */
const withinDeadline = <A>(
  request: TransportRequest,
  runOf: ReturnType<typeof runIn>,
  exchange: (progress: Progress) => Effect.Effect<A, TransportFailure>
): Effect.Effect<A, TransportFailure> =>
  contextWith((context: Context.Context<never>) =>
    Effect.async((resume) => {
      const progress: Progress = { head: undefined }
      // One fiber and a timer, where a race has two fibers.
      const fiber = runOf(request, context)(exchange(progress))
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

// A length that is told, and not of something compressed, needs no counting.
const isKnownToFit = ({ header }: ResponseHead, maxBytes: number): boolean =>
  header("content-encoding") === undefined && Number(header("content-length")) <= maxBytes

// Over node:http the text of a response begins with the byte-order mark that it was sent with.
const withoutMark = (text: string): string => (text.startsWith("\uFEFF") ? text.slice(1) : text)

const readText = (
  response: HttpClientResponse,
  head: ResponseHead,
  maxBytes: number
): Effect.Effect<string, HttpClientError.HttpClientError | TooLarge> =>
  Effect.suspend(() => {
    if (isKnownToFit(head, maxBytes)) return Effect.map(response.text, withoutMark)
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
      // What `fetch` has no stream for is empty.
      Effect.catchIf(
        (error) => !(error instanceof TooLarge) && error.reason === "EmptyBody",
        () => Effect.succeed("")
      )
    )
  })

const sendWith =
  (client: HttpClient.HttpClient, runOf: ReturnType<typeof runIn>) =>
  (request: TransportRequest): Effect.Effect<TransportResponse, TransportFailure> =>
    withinDeadline(request, runOf, (progress) =>
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
  (client: HttpClient.HttpClient, runOf: ReturnType<typeof runIn>) =>
  (request: TransportRequest): Effect.Effect<OpenResponse, TransportFailure> =>
    withinDeadline(request, runOf, () => {
      // The client ends an exchange with its fiber's scope; this one lives until it is closed.
      const scope = Effect.runSync(Scope.make())
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
    const runOf = runIn(context)
    return { send: sendWith(client, runOf), open: openWith(client, runOf) }
  })
)
