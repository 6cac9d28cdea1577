/**
 * A client over the platform's own `fetch`: for browsers, edge runtimes, Deno and Bun. Nothing else
 * needs to be provided. For the smallest bundle see `@effect-auth0/management/fetch/minimal`.
 */
import type * as Config from "effect/Config"
import type * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import {
  type FetchOptions as AnyFetchOptions,
  layerOf
} from "openapi-effect-runtime/sdk/FetchLayer"
import { type Fetch, make as makeTransport } from "openapi-effect-runtime/transport/FetchTransport"
import { Transport } from "openapi-effect-runtime/transport/Transport"
import { layerConfigOf, layerEnvOf, makeOf } from "./config/Layers.ts"
import { makeOver } from "./sdk/CheckedClient.ts"
import { type ClientOptions, ManagementClient } from "./sdk/Client.ts"

/** The options of a client over `fetch`. */
export interface FetchOptions extends ClientOptions, AnyFetchOptions {}

/**
 * The client of a tenant, over `fetch`.
 *
 * Every attempt of a write is one request, even on platforms that resend requests after their
 * connection ended (Deno, Bun, Chromium over HTTP/2). Only Chromium over HTTP/1.1 cannot be prevented
 * from resending: there, a write may take effect twice.
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
export const layer: (options: FetchOptions) => Layer.Layer<ManagementClient, ConfigurationError> =
  /* @__PURE__ */ layerOf(ManagementClient, makeOver)

/**
 * Makes the client of a tenant, over `fetch`. It lives as long as the scope: for one client per tenant or
 * per request.
 */
export const make: (
  options: FetchOptions
) => Effect.Effect<ManagementClient["Service"], ConfigurationError, Scope.Scope> =
  /* @__PURE__ */ makeOf(layer)

/**
 * The same with options from the program's configuration:
 * `layerConfig({ domain: Config.String("DOMAIN"), … })`.
 */
export const layerConfig: (
  options: Config.Wrap<FetchOptions>
) => Layer.Layer<ManagementClient, ConfigurationError | Config.ConfigError> =
  /* @__PURE__ */ layerConfigOf(layer)

/**
 * The client configured by environment variables: `AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`, and
 * `AUTH0_CLIENT_SECRET` or `AUTH0_PRIVATE_KEY`. Given options override variables.
 */
export const layerEnv: (
  overrides?: Partial<FetchOptions>
) => Layer.Layer<ManagementClient, ConfigurationError> = /* @__PURE__ */ layerEnvOf(layer)

/**
 * Only the transport of these clients, to put something between it and a client: a recorder, for
 * example.
 */
export const transport = (fetch?: Fetch): Layer.Layer<Transport> =>
  Layer.succeed(Transport, makeTransport(fetch))
