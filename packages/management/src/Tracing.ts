/**
 * A span for each call, named after the operation, by OpenTelemetry's HTTP conventions: few attributes,
 * always the same ones for an operation, without ids, queries, headers, bodies or messages. Retries and
 * waits are its events. Without a tracer there are no spans. All clients have it built in except the
 * one of `…/fetch/minimal`, which gets it with {@link layer}.
 */
import type * as Layer from "effect/Layer"
import { layerOf } from "openapi-effect-runtime/telemetry/Tracing"
import { ManagementClient } from "./sdk/Client.ts"

export {
  clientSpan,
  RequestSpans,
  type StartRequestSpan,
  TraceHeaders,
  traceparent,
  withSpans
} from "openapi-effect-runtime/telemetry/Tracing"

/** Adds spans to the client below: `Tracing.layer.pipe(Layer.provide(client))`. */
export const layer: Layer.Layer<ManagementClient, never, ManagementClient> =
  /* @__PURE__ */ layerOf(ManagementClient)
