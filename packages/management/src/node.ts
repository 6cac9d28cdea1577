/**
 * A client over undici: the fastest one on Node. It needs the package `undici`
 * beside this one; nothing further has to be provided.
 */
import type * as Config from "effect/Config"
import * as Layer from "effect/Layer"
import type { Dispatcher } from "undici"
import type { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import type { NodeOptions as AnyNodeOptions } from "openapi-effect-runtime/sdk/NodeLayer"
import { layerOf } from "openapi-effect-runtime/sdk/TransportLayer"
import type { Transport } from "openapi-effect-runtime/transport/Transport"
import { layer as transportLayer } from "openapi-effect-runtime/transport/UndiciTransport"
import { layerConfigOf, layerEnvOf } from "./config/Layers.ts"
import { type ClientOptions, makeOver, ManagementClient } from "./sdk/Client.ts"

export { file, FileError } from "openapi-effect-runtime/transport/LocalFile"

/** What a client over undici is made from. */
export interface NodeOptions extends ClientOptions, AnyNodeOptions {}

const entry = {
  name: "`@effect-auth0/management/node`",
  instead: "use `@effect-auth0/management/fetch`, whose client takes the same options"
}

/** The transport of these clients alone, for what stands between it and a client: a recorder, say. */
export const transport = (options?: {
  readonly dispatcher?: Dispatcher | undefined
}): Layer.Layer<Transport, ConfigurationError> =>
  transportLayer({ dispatcher: options?.dispatcher, entry })

const overTransport = /* @__PURE__ */ layerOf(ManagementClient, makeOver)

/**
 * The client of a tenant, over undici. Fails with a `ConfigurationError` where undici is not installed,
 * and on Bun, which has a stand-in for it: `@effect-auth0/management/fetch` is for those.
 *
 * @param options.dispatcher - What to send through: a proxy, client certificates,
 * a pool of your own, HTTP/2. You close it; without one the layer has an agent that speaks HTTP/1.1, and closes it.
 */
export const layer = (options: NodeOptions): Layer.Layer<ManagementClient, ConfigurationError> =>
  overTransport(options).pipe(Layer.provide(transport(options)))

/** The same, its options read as the program configures: `layerConfig({ domain: Config.String("DOMAIN"), … })`. */
export const layerConfig: (
  options: Config.Wrap<NodeOptions>
) => Layer.Layer<ManagementClient, ConfigurationError | Config.ConfigError> =
  /* @__PURE__ */ layerConfigOf(layer)

/**
 * The client that the environment names: `AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`, and
 * `AUTH0_CLIENT_SECRET` or `AUTH0_PRIVATE_KEY`. Options that are given replace variables.
 */
export const layerEnv: (
  overrides?: Partial<NodeOptions>
) => Layer.Layer<ManagementClient, ConfigurationError> = /* @__PURE__ */ layerEnvOf(layer)
