/**
 * A client over the platform's own `fetch`: the smallest bundle, and the one for
 * browsers, edge runtimes, Deno and Bun. Nothing further has to be provided. The
 * same from the environment's variables is `@effect-auth0/management/fetch/config`.
 */
import * as Layer from "effect/Layer"
import { type ClientOptions, makeOver, ManagementClient } from "./sdk/Client.ts"
import { type Fetch, make as makeTransport } from "openapi-effect-runtime/transport/FetchTransport"
import type { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import { layerOf } from "openapi-effect-runtime/sdk/FetchLayer"
import { Transport } from "openapi-effect-runtime/transport/Transport"

/**
 * The client of a tenant, over `fetch`.
 *
 * Every attempt of a write is one request, also where the platform would resend it after its connection
 * ended (Deno, Bun, Chromium over HTTP/2). Chromium over HTTP/1.1 cannot be kept from resending: there a
 * write may take effect twice.
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
export const layer: (
  options: ClientOptions & { readonly fetch?: Fetch | undefined }
) => Layer.Layer<ManagementClient, ConfigurationError> = /* @__PURE__ */ layerOf(
  ManagementClient,
  makeOver
)

/** The transport of these clients alone, for what stands between it and a client: a recorder, say. */
export const transport = (fetch?: Fetch): Layer.Layer<Transport> =>
  Layer.succeed(Transport, makeTransport(fetch))
