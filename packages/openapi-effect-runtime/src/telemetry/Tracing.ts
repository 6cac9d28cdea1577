/**
 * A span for each call, named after the operation, by OpenTelemetry's HTTP conventions: few attributes,
 * always the same ones for an operation, without ids, queries, headers, bodies or messages. Retries and
 * waits are its events. Without a tracer there are no spans. All clients have it built in except the
 * minimal one over `fetch`, which gets it with {@link layer}.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import type * as Layer from "effect/Layer"
import * as Tracer from "effect/Tracer"
import type { Client } from "../call/Client.ts"
import { type ClientTag, decorating } from "../call/ClientLayer.ts"
import type { AnyFailure } from "../core/Errors.ts"
import { withHooks } from "../call/HookedClient.ts"
import {
  attributesOf as attributesOfClient,
  type EndedAttempt,
  errorCodeOf,
  follow,
  nanosOf
} from "./Observed.ts"
import { childSpan } from "./RequestSpan.ts"

type Attributes = Readonly<Record<string, unknown>>

/** Starts the span of one request of a call; `span` is that of the call. */
export type StartRequestSpan = (
  tracer: Tracer.Tracer,
  span: Tracer.Span,
  attributes: Attributes,
  startTime: bigint
) => Tracer.Span

/**
 * Starts a span for each request of a call, as a child of the call's span, which is then `internal`;
 * without it a call has one span, of kind `client`. Set it to {@link clientSpan} where the tracer is
 * installed.
 *
 * @example
 * ```ts
 * import { Layer } from "effect"
 * import * as Tracing from "openapi-effect-runtime/telemetry/Tracing"
 *
 * export const settings = Layer.succeed(Tracing.RequestSpans, Tracing.clientSpan)
 * ```
 */
export const RequestSpans: Context.Reference<StartRequestSpan | undefined> =
  /* @__PURE__ */ Context.Reference<StartRequestSpan | undefined>(
    "openapi-effect-runtime/Tracing/RequestSpans",
    { defaultValue: () => undefined }
  )

/** A span of kind `client`, named by method and path template, as the conventions require. */
export const clientSpan: StartRequestSpan = (tracer, span, attributes, startTime) => {
  const child = childSpan(
    tracer,
    span,
    `${String(attributes["http.request.method"])} ${String(attributes["url.template"])}`,
    startTime
  )
  annotate(child, attributes)
  return child
}

/**
 * The trace headers of requests. None by default, since they would tell a third party about your
 * traffic. Useful with a proxy of your own: set it to {@link traceparent}, or to your own function for
 * other headers.
 *
 * @example
 * ```ts
 * import { Layer } from "effect"
 * import * as Tracing from "openapi-effect-runtime/telemetry/Tracing"
 *
 * export const settings = Layer.succeed(Tracing.TraceHeaders, Tracing.traceparent)
 * ```
 */
export const TraceHeaders: Context.Reference<
  ((span: Tracer.Span) => Readonly<Record<string, string>>) | undefined
> = /* @__PURE__ */ Context.Reference<
  ((span: Tracer.Span) => Readonly<Record<string, string>>) | undefined
>("openapi-effect-runtime/Tracing/TraceHeaders", { defaultValue: () => undefined })

/** The `traceparent` header of W3C Trace Context, with the ids of the call's span. */
export const traceparent = (span: Tracer.Span): Readonly<Record<string, string>> => ({
  traceparent: `00-${span.traceId.padStart(32, "0")}-${span.spanId}-${span.sampled ? "01" : "00"}`
})

const annotate = (span: Tracer.Span, attributes: Attributes): void => {
  for (const name in attributes) span.attribute(name, attributes[name])
}

const errorAttributes = (
  api: string,
  errorType: string | undefined,
  error: AnyFailure | undefined
): Attributes => {
  const code = errorCodeOf(error)
  return {
    ...(errorType && { "error.type": errorType }),
    ...(code && { [`${api}.error_code`]: code })
  }
}

const resultOf = (api: string, { attempt, errorType, failed, head }: EndedAttempt): Attributes => ({
  ...(head && { "http.response.status_code": head.status }),
  ...(attempt > 0 && { "http.request.resend_count": attempt }),
  ...errorAttributes(api, errorType, failed?.error)
})

/**
 * The exit that a span gets. A tracer may keep the value and print the error, so the response, messages
 * and stacks, which may quote a record, are left out.
 */
const exitOf = (errorType: string | undefined, interrupted: boolean): Exit.Exit<void, Error> => {
  if (interrupted) return Exit.interrupt()
  if (errorType === undefined) return Exit.void
  const error = new Error(errorType)
  error.name = error.stack = errorType
  return Exit.fail(error)
}

/** Records one call in its span. */
const trace = (
  api: string,
  fiber: Fiber.Fiber<unknown, unknown>,
  span: Tracer.Span,
  attributes: Attributes,
  startRequestSpan: StartRequestSpan | undefined
) => {
  const nanos = nanosOf(fiber)
  const headers = fiber.getRef(TraceHeaders)
  let result: Attributes = {}
  let request: Tracer.Span | undefined

  const { finish, hooks } = follow(nanos, {
    headers: headers && (() => headers(span)),
    sent: (_attempt, at) => {
      request = startRequestSpan?.(fiber.getRef(Tracer.Tracer), span, attributes, at)
    },
    ended: (attempt) => {
      const { endedAt, errorType, interrupted } = attempt
      result = resultOf(api, attempt)
      if (errorType) span.event(`${api}.attempt.failed`, endedAt, result)
      if (request === undefined) return
      annotate(request, result)
      request.end(endedAt, exitOf(errorType, interrupted))
      request = undefined
    },
    waited: (reason, millis) =>
      span.event(`${api}.wait`, nanos(), {
        [`${api}.wait.reason`]: reason,
        [`${api}.wait.duration`]: millis / 1000
      })
  })

  return {
    hooks,
    end: (exit: Exit.Exit<unknown, AnyFailure>): void => {
      const { error, errorType, outcome } = finish(exit)
      // The status belongs to a request, and goes on its span if there is one.
      if (startRequestSpan === undefined) annotate(span, result)
      annotate(span, errorAttributes(api, errorType, error))
      span.end(nanos(), exitOf(errorType, outcome === "interrupted"))
    }
  }
}

/** The same client, with a span around each call. */
export const withSpans = (client: Client): Client => {
  const attributesOf = attributesOfClient(client)
  const { api } = client.profile
  return {
    ...client,
    execute: (raw, metadata, args, extras) =>
      Effect.withFiber((fiber) => {
        if (Context.getOrUndefined(fiber.context, Tracer.Tracer) === undefined) {
          return client.execute(raw, metadata, args, extras)
        }
        const attributes = { [`${api}.operation`]: metadata.id, ...attributesOf(metadata) }
        const startRequestSpan = fiber.getRef(RequestSpans)
        return Effect.acquireUseRelease(
          Effect.map(
            Effect.makeSpan(`${api} ${metadata.id}`, {
              kind: startRequestSpan ? "internal" : "client",
              attributes
            }),
            (span) => ({ span, ...trace(api, fiber, span, attributes, startRequestSpan) })
          ),
          ({ hooks, span }) =>
            Effect.withParentSpan(
              client.execute(raw, metadata, args, withHooks(extras, hooks)),
              span
            ),
          ({ end }, exit) => Effect.sync(() => end(exit))
        )
      })
  }
}

/** Adds spans to the client below: `Tracing.layer.pipe(Layer.provide(client))`. */
export const layerOf = <Id>(tag: ClientTag<Id>): Layer.Layer<Id, never, Id> =>
  decorating(tag, withSpans)
