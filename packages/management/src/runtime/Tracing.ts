/**
 * A span for each call, named after the operation, by OpenTelemetry's HTTP
 * conventions: few attributes, always the same ones for an operation, and no id,
 * query, header, body or message among them. Repeats and waits are its events.
 * Where no tracer is installed there is no span. The clients over `HttpClient` and
 * undici have it built in; the one over `fetch`, which is made for small bundles,
 * takes it by {@link layer}.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as References from "effect/References"
import * as Tracer from "effect/Tracer"
import { type AnyFailure, ManagementClient } from "./Client.ts"
import { withHooks } from "./Hooks.ts"
import { attributesAt, type EndedAttempt, errorCodeOf, follow, nanosOf } from "./Observed.ts"

/**
 * Whether each request of a call has a span of its own below that of the call;
 * `false` if not set. The call's span is then `internal`, and those of its requests
 * are the `client` spans. Set it where the tracer is installed.
 *
 * @example
 * ```ts
 * import { Tracing } from "@effect-auth0/management"
 * import { Layer } from "effect"
 *
 * export const settings = Layer.succeed(Tracing.AttemptSpans, true)
 * ```
 */
export const AttemptSpans: Context.Reference<boolean> = /* @__PURE__ */ Context.Reference<boolean>(
  "@effect-auth0/management/Tracing/AttemptSpans",
  { defaultValue: () => false }
)

/**
 * Whether requests carry the trace's id to the tenant, as W3C's `traceparent`;
 * `false` if not set, since it tells a third party of your traffic. Of use where a
 * proxy of your own stands in between.
 *
 * @example
 * ```ts
 * import { Connections, Tracing } from "@effect-auth0/management"
 * import { Effect } from "effect"
 *
 * export const one = Connections.get("con_A1b2C3d4E5f6G7h8").pipe(
 *   Effect.provideService(Tracing.TraceHeaders, true)
 * )
 * ```
 */
export const TraceHeaders: Context.Reference<boolean> = /* @__PURE__ */ Context.Reference<boolean>(
  "@effect-auth0/management/Tracing/TraceHeaders",
  { defaultValue: () => false }
)

/**
 * How a span is told of its end. A tracer may keep the value and prints the error, so the answer
 * stays out of it, and so do messages and stacks, which may quote a record.
 */
const exitOf = ({
  errorType,
  interrupted
}: Pick<EndedAttempt, "errorType" | "interrupted">): Exit.Exit<void, Error> => {
  if (interrupted) return Exit.interrupt()
  if (errorType === undefined) return Exit.void
  const error = new Error(errorType)
  error.name = error.stack = errorType
  return Exit.fail(error)
}

const traceparent = (span: Tracer.Span) => ({
  traceparent: `00-${span.traceId.padStart(32, "0")}-${span.spanId}-${span.sampled ? "01" : "00"}`
})

const addDefined = (span: Tracer.Span, attributes: Readonly<Record<string, unknown>>): void => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) span.attribute(name, value)
  }
}

const defined = (attributes: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))

const resultOf = ({ attempt, error, errorType, status }: EndedAttempt) => ({
  "http.response.status_code": status,
  "http.request.resend_count": attempt > 0 ? attempt : undefined,
  "error.type": errorType,
  "auth0.error_code": errorCodeOf(error)
})

/** Writes one call into its span. */
const trace = (
  fiber: Fiber.Fiber<unknown, unknown>,
  span: Tracer.Span,
  attributes: Readonly<Record<string, unknown>>,
  childSpans: boolean
) => {
  const timed = fiber.getRef(References.TracerTimingEnabled)
  const nanos = timed ? nanosOf(fiber) : () => 0n
  const tracer = fiber.getRef(Tracer.Tracer)
  let last: EndedAttempt | undefined
  let child: Tracer.Span | undefined

  const startChild = (): void => {
    child = tracer.span({
      name: `${attributes["http.request.method"]} ${attributes["url.template"]}`,
      parent: Option.some(span),
      annotations: Context.empty(),
      links: [],
      startTime: nanos(),
      kind: "client",
      root: false,
      sampled: span.sampled
    })
    addDefined(child, attributes)
  }

  const call = follow(nanos, {
    ...(fiber.getRef(TraceHeaders) ? { headers: () => traceparent(span) } : undefined),
    ...(childSpans ? { sent: startChild } : undefined),
    ended: (attempt) => {
      last = attempt
      const result = resultOf(attempt)
      if (attempt.errorType !== undefined) {
        span.event("auth0.attempt.failed", attempt.endedAt, defined(result))
      }
      if (child === undefined) return
      addDefined(child, result)
      child.end(attempt.endedAt, exitOf(attempt))
      child = undefined
    },
    waited: (reason, millis) =>
      span.event("auth0.wait", nanos(), {
        "auth0.wait.reason": reason,
        "auth0.wait.duration": millis / 1000
      })
  })

  return {
    hooks: call.hooks,
    end: (exit: Exit.Exit<unknown, AnyFailure>): void => {
      const { error, errorType, outcome } = call.finish(exit)
      addDefined(span, {
        ...(last === undefined || childSpans ? undefined : resultOf(last)),
        "error.type": errorType,
        "auth0.error_code": errorCodeOf(error)
      })
      span.end(nanos(), exitOf({ errorType, interrupted: outcome === "interrupted" }))
    }
  }
}

/** The same client, with a span around each call. */
export const withSpans = (client: ManagementClient["Service"]): ManagementClient["Service"] => {
  const attributesOf = attributesAt(client.origin)
  const execute: (typeof client)["execute"] = (raw, facts, args, extras) =>
    Effect.withFiber((fiber) => {
      if (Context.getOrUndefined(fiber.context, Tracer.Tracer) === undefined) {
        return client.execute(raw, facts, args, extras)
      }
      const attributes = { "auth0.operation": facts.id, ...attributesOf(facts) }
      const childSpans = fiber.getRef(AttemptSpans)
      return Effect.acquireUseRelease(
        Effect.map(
          Effect.makeSpan(`auth0 ${facts.id}`, {
            kind: childSpans ? "internal" : "client",
            attributes
          }),
          (span) => ({ span, ...trace(fiber, span, attributes, childSpans) })
        ),
        ({ hooks, span }) =>
          Effect.withParentSpan(client.execute(raw, facts, args, withHooks(extras, hooks)), span),
        ({ end }, exit) => Effect.sync(() => end(exit))
      )
    })
  return { ...client, execute }
}

/** Adds spans to the client below: `Tracing.layer.pipe(Layer.provide(client))`. */
export const layer: Layer.Layer<ManagementClient, never, ManagementClient> =
  /* @__PURE__ */ Layer.effect(
    ManagementClient,
    /* @__PURE__ */ Effect.map(ManagementClient, withSpans)
  )
