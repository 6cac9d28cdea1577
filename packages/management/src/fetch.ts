/**
 * A client over the platform's own `fetch`: the smallest bundle, and the one for
 * browsers, edge runtimes, Deno and Bun. Nothing further has to be provided.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type ClientOptions, make, ManagementClient } from "./runtime/Client.ts"
import { optionsFromConfig } from "./runtime/ClientConfig.ts"
import { type Fetch, layer as transportLayer } from "./runtime/FetchTransport.ts"
import type { ConfigurationError } from "./runtime/Tenant.ts"

/**
 * The client of a tenant, over `fetch`.
 *
 * @example
 * ```ts
 * import { Redacted } from "effect"
 * import { Credentials } from "@effect-auth0/management"
 * import { layer } from "@effect-auth0/management/fetch"
 *
 * export const client = layer({
 *   domain: "tenant.eu.auth0.com",
 *   credentials: Credentials.token(Redacted.make("…"))
 * })
 * ```
 */
export const layer = (
  options: ClientOptions & { readonly fetch?: Fetch }
): Layer.Layer<ManagementClient, ConfigurationError> =>
  Layer.effect(ManagementClient, make(options)).pipe(
    Layer.provide(
      transportLayer(options.fetch === undefined ? undefined : { fetch: options.fetch })
    )
  )

/** The client that the environment names (`AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`, `AUTH0_CLIENT_SECRET`), over `fetch`. */
export const layerConfig: Layer.Layer<ManagementClient, ConfigurationError> =
  /* @__PURE__ */ Layer.effect(
    ManagementClient,
    /* @__PURE__ */ Effect.flatMap(optionsFromConfig, make)
  ).pipe(/* @__PURE__ */ Layer.provide(/* @__PURE__ */ transportLayer()))
