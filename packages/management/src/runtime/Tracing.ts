/**
 * A span for each call, named after the operation, by OpenTelemetry's HTTP
 * conventions: few attributes, always the same ones for an operation, and no id,
 * query, header or body among them. Where no tracer is installed there is no
 * span. The clients over `HttpClient` and undici have it built in; the one over
 * `fetch`, which is made for small bundles, takes it by {@link layer}.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Tracer from "effect/Tracer"
import { ManagementClient } from "./Client.ts"

/** The same client, with a span around each call. */
export const withSpans = (client: ManagementClient["Service"]): ManagementClient["Service"] => {
  const host = new URL(client.origin).hostname
  return {
    ...client,
    execute: (raw, facts, args, extras) =>
      Effect.withFiber((fiber) => {
        const call = client.execute(raw, facts, args, extras)
        return Context.getOrUndefined(fiber.context, Tracer.Tracer) === undefined
          ? call
          : Effect.withSpan(call, `auth0 ${facts.id}`, {
              kind: "client",
              attributes: {
                "auth0.operation": facts.id,
                "http.request.method": facts.method,
                "server.address": host,
                "url.template": facts.path
              }
            })
      })
  }
}

/** Adds spans to the client below: `Tracing.layer.pipe(Layer.provide(client))`. */
export const layer: Layer.Layer<ManagementClient, never, ManagementClient> =
  /* @__PURE__ */ Layer.effect(
    ManagementClient,
    /* @__PURE__ */ Effect.map(ManagementClient, withSpans)
  )
