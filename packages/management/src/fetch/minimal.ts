/**
 * The smallest client: over the platform's own `fetch`, without rate-limit queues and spans. Calls,
 * deadlines, retries, credentials and errors are the same as in every other client.
 */
import type * as Config from "effect/Config"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { Client } from "openapi-effect-runtime/call/Client"
import type { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import { type FetchOptions, layerOf, makeOf } from "openapi-effect-runtime/sdk/FetchMinimal"
import { layerConfigOf, layerEnvOf } from "../config/Layers.ts"
import { type ClientOptions, makeOver, ManagementClient } from "../sdk/Client.ts"

export { ManagementClient } from "../sdk/Client.ts"

/** The options of the smallest client. */
export interface MinimalOptions extends ClientOptions, FetchOptions {}

/**
 * The client of a tenant, for as long as the scope is open. Provided as a service it results in the
 * smallest bundle; a client that lives as long as its program gets even smaller in a scope that is
 * never closed: `Scope.provide(make(options), Scope.makeUnsafe())`.
 *
 * @example
 * ```ts
 * import { rotate } from "@effect-auth0/management/connections/keys"
 * import { clientSecret } from "@effect-auth0/management/credentials"
 * import { make, ManagementClient } from "@effect-auth0/management/fetch/minimal"
 * import { Effect, type Redacted } from "effect"
 *
 * export const rotateWith = (secret: Redacted.Redacted<string>) =>
 *   rotate("con_A1b2C3d4E5f6G7h8").pipe(
 *     Effect.provideServiceEffect(
 *       ManagementClient,
 *       make({
 *         domain: "tenant.eu.auth0.com",
 *         credentials: clientSecret({ clientId: "CLIENT_ID", clientSecret: secret })
 *       })
 *     ),
 *     Effect.scoped
 *   )
 * ```
 */
export const make: (
  options: MinimalOptions
) => Effect.Effect<Client, ConfigurationError, Scope.Scope> = /* @__PURE__ */ makeOf(makeOver)

/** The client of a tenant as a layer, instead of that of `@effect-auth0/management/fetch`. */
export const layer: (options: MinimalOptions) => Layer.Layer<ManagementClient, ConfigurationError> =
  /* @__PURE__ */ layerOf(ManagementClient, makeOver)

/**
 * The same with options from the program's configuration:
 * `layerConfig({ domain: Config.String("DOMAIN"), … })`.
 */
export const layerConfig: (
  options: Config.Wrap<MinimalOptions>
) => Layer.Layer<ManagementClient, ConfigurationError | Config.ConfigError> =
  /* @__PURE__ */ layerConfigOf(layer)

/**
 * The client configured by environment variables: `AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`, and
 * `AUTH0_CLIENT_SECRET` or `AUTH0_PRIVATE_KEY`. Given options override variables.
 */
export const layerEnv: (
  overrides?: Partial<MinimalOptions>
) => Layer.Layer<ManagementClient, ConfigurationError> = /* @__PURE__ */ layerEnvOf(layer)
