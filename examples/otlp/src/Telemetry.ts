/**
 * What is seen of the program and where it goes: a client whose calls are traced,
 * counted and logged, and Effect's own exporters for OTLP over HTTP.
 */
import { type ConfigurationError, Logging, Metrics, Tracing } from "@effect-auth0/management"
import type { ManagementClient } from "@effect-auth0/management"
import { Layer } from "effect"
import { FetchHttpClient } from "effect/http"
import { Otlp } from "effect/observability"

/** The client below, which has spans, with metrics and log lines; a span for each request as well. */
export const observed = (
  client: Layer.Layer<ManagementClient, ConfigurationError>
): Layer.Layer<ManagementClient, ConfigurationError> =>
  Logging.layer.pipe(
    Layer.provide(Metrics.layer),
    Layer.provide(client),
    Layer.merge(Layer.succeed(Tracing.RequestSpans, Tracing.clientSpan))
  )

/**
 * Sends what the program shows to a collector, such as `http://127.0.0.1:4318`, and the rest of
 * it when the layer's scope closes.
 */
export const exporter = (collector: string) =>
  Otlp.layerJson({
    baseUrl: collector,
    resource: { serviceName: "rotate-due-keys", serviceVersion: "1.0.0" }
  }).pipe(Layer.provide(FetchHttpClient.layer))
