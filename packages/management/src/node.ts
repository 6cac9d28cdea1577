/**
 * A client over undici: the fastest one on Node. It needs the package `undici`
 * beside this one; nothing further has to be provided.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Dispatcher } from "undici"
import { type ClientOptions, make, ManagementClient } from "./sdk/Client.ts"
import { governed, type GovernorOptions } from "openapi-effect-runtime/rate-limit/Governor"
import type { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import { withSpans } from "openapi-effect-runtime/telemetry/Tracing"
import type { Transport } from "openapi-effect-runtime/transport/Transport"
import { layer as transportLayer } from "openapi-effect-runtime/transport/UndiciTransport"

export { file, FileError } from "openapi-effect-runtime/transport/LocalFile"

const entry = {
  name: "`@effect-auth0/management/node`",
  instead:
    "use `@effect-auth0/management/fetch`, where `RateLimits.layer` and `Tracing.layer` add what `…/node` has built in"
}

/** The transport of these clients alone, for what stands between it and a client: a recorder, say. */
export const transport = (options?: {
  readonly dispatcher?: Dispatcher | undefined
}): Layer.Layer<Transport, ConfigurationError> =>
  transportLayer({ dispatcher: options?.dispatcher, entry })

/**
 * The client of a tenant, over undici. Fails with a `ConfigurationError` where undici is not installed,
 * and on Bun, which has a stand-in for it: `@effect-auth0/management/fetch` is for those.
 *
 * @param options.dispatcher - What to send through: a proxy, client certificates,
 * a pool of your own, HTTP/2. You close it; without one the layer has an agent that speaks HTTP/1.1, and closes it.
 */
export const layer = (
  options: ClientOptions & GovernorOptions & { readonly dispatcher?: Dispatcher | undefined }
): Layer.Layer<ManagementClient, ConfigurationError> =>
  Layer.effect(
    ManagementClient,
    Effect.map(Effect.flatMap(make(options), governed(options)), withSpans)
  ).pipe(Layer.provide(transport(options)))

/** The client that the environment names (`AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`, `AUTH0_CLIENT_SECRET`), over undici. */
export const layerConfig: Layer.Layer<ManagementClient, ConfigurationError> =
  /* @__PURE__ */ Layer.unwrap(
    /* @__PURE__ */ Effect.map(
      // Loaded when it is asked for: what reads the environment brings file systems and streams.
      /* @__PURE__ */ Effect.flatMap(
        /* @__PURE__ */ Effect.promise(() => import("./config/ClientConfig.ts")),
        ({ optionsFromConfig }) => optionsFromConfig
      ),
      layer
    )
  )
