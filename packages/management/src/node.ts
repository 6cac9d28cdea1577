/**
 * A client over undici, the fastest one on Node. It needs the package `undici`; nothing else needs to
 * be provided.
 */
import type * as Config from "effect/Config"
import type * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { Dispatcher } from "undici"
import type { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import type { NodeOptions as AnyNodeOptions } from "openapi-effect-runtime/sdk/NodeLayer"
import { layerOf } from "openapi-effect-runtime/sdk/TransportLayer"
import type { Transport } from "openapi-effect-runtime/transport/Transport"
import { layer as transportLayer } from "openapi-effect-runtime/transport/UndiciTransport"
import { layerConfigOf, layerEnvOf, makeOf } from "./config/Layers.ts"
import { makeOver } from "./sdk/CheckedClient.ts"
import { type ClientOptions, ManagementClient } from "./sdk/Client.ts"

export { file, FileError } from "openapi-effect-runtime/transport/LocalFile"

/** The options of a client over undici. */
export interface NodeOptions extends ClientOptions, AnyNodeOptions {}

const entry = {
  name: "`@effect-auth0/management/node`",
  instead: "use `@effect-auth0/management/fetch`, whose client takes the same options"
}

/**
 * Only the transport of these clients, to put something between it and a client: a recorder, for
 * example.
 */
export const transport = (options?: {
  readonly dispatcher?: Dispatcher | undefined
}): Layer.Layer<Transport, ConfigurationError> =>
  transportLayer({ dispatcher: options?.dispatcher, entry })

const overTransport = /* @__PURE__ */ layerOf(ManagementClient, makeOver)

/**
 * The client of a tenant, over undici. Fails with a `ConfigurationError` if undici is not installed,
 * and on Bun, which replaces it: use `@effect-auth0/management/fetch` there.
 *
 * @param options.dispatcher - The dispatcher to use, for a proxy, client certificates, your own pool or
 * HTTP/2. You close it; by default the layer makes an agent for HTTP/1.1 and closes it.
 */
export const layer = (options: NodeOptions): Layer.Layer<ManagementClient, ConfigurationError> =>
  overTransport(options).pipe(Layer.provide(transport(options)))

/**
 * Makes the client of a tenant, over undici. It lives as long as the scope: for one client per tenant or
 * per request, with one `dispatcher` for all of them.
 */
export const make: (
  options: NodeOptions
) => Effect.Effect<ManagementClient["Service"], ConfigurationError, Scope.Scope> =
  /* @__PURE__ */ makeOf(layer)

/**
 * The same with options from the program's configuration:
 * `layerConfig({ domain: Config.String("DOMAIN"), … })`.
 */
export const layerConfig: (
  options: Config.Wrap<NodeOptions>
) => Layer.Layer<ManagementClient, ConfigurationError | Config.ConfigError> =
  /* @__PURE__ */ layerConfigOf(layer)

/**
 * The client configured by environment variables: `AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`, and
 * `AUTH0_CLIENT_SECRET` or `AUTH0_PRIVATE_KEY`. Given options override variables.
 */
export const layerEnv: (
  overrides?: Partial<NodeOptions>
) => Layer.Layer<ManagementClient, ConfigurationError> = /* @__PURE__ */ layerEnvOf(layer)
