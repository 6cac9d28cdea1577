/**
 * A client over the program's own `HttpClient`, and nothing beside it: for bundles
 * that count bytes. `ManagementClient.layer` of the main entry is the same with the
 * governor and spans built in; here they come by `RateLimits.layer` and `Tracing.layer`.
 */
import * as Layer from "effect/Layer"
import type { HttpClient } from "effect/http/HttpClient"
import { type ClientOptions, make, ManagementClient } from "./sdk/Client.ts"
import { layer as transportLayer } from "openapi-effect-runtime/transport/HttpClientTransport"
import type { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"

/**
 * The client of a tenant, over the program's `HttpClient`. Over `FetchHttpClient` in Chromium nothing
 * keeps the browser from resending a write whose connection ended; `…/fetch` does over HTTP/2.
 *
 * @example
 * ```ts
 * import { Redacted } from "effect"
 * import * as Credentials from "@effect-auth0/management/credentials"
 * import { layer } from "@effect-auth0/management/http-client"
 *
 * export const client = layer({
 *   domain: "tenant.eu.auth0.com",
 *   credentials: Credentials.token(Redacted.make("…"))
 * })
 * ```
 */
export const layer = (
  options: ClientOptions
): Layer.Layer<ManagementClient, ConfigurationError, HttpClient> =>
  Layer.effect(ManagementClient, make(options)).pipe(Layer.provide(transportLayer))

/** The transport of these clients alone, for what stands between it and a client: a recorder, say. */
export const transport = transportLayer
