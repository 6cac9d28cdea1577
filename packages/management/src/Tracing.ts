/**
 * A span for each call, named after the operation, by OpenTelemetry's HTTP
 * conventions: few attributes, always the same ones for an operation, and no id,
 * query, header, body or message among them. Retries and waits are its events.
 * Where no tracer is installed there is no span. The clients over `HttpClient` and
 * undici have it built in; the one over `fetch`, which is made for small bundles,
 * takes it by {@link layer}.
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
