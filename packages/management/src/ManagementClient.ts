/**
 * The client as most Effect programs make it: over the `HttpClient` that they
 * already provide. For the smallest bundle see `@effect-auth0/management/fetch/minimal`,
 * for the highest throughput on Node `@effect-auth0/management/node`.
 */
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { HttpClient } from "effect/http/HttpClient"
import * as Scope from "effect/Scope"
import type { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import { type Bound, bindOf } from "openapi-effect-runtime/sdk/Bind"
import { layerOf as layerOverHttpClient } from "openapi-effect-runtime/sdk/HttpClientLayer"
import {
  type DefaultOptions,
  layerOf as layerOverTransport
} from "openapi-effect-runtime/sdk/TransportLayer"
import type { Transport } from "openapi-effect-runtime/transport/Transport"
import { layerConfigOf, layerEnvOf } from "./config/Layers.ts"
import * as Client from "./sdk/Client.ts"

/** What a client is made from. */
export interface ManagementClientOptions extends Client.ClientOptions, DefaultOptions {}

const bind = /* @__PURE__ */ bindOf(Client.ManagementClient)

/** The client of one tenant: the service that every operation asks for. */
export class ManagementClient extends Client.ManagementClient {
  /**
   * The client of a tenant, over the program's `HttpClient`, which lives as long as the scope: for a
   * client a tenant, or a client a request.
   *
   * @example
   * ```ts
   * import { type ClientOptions, ManagementClient, Users } from "@effect-auth0/management"
   * import { Effect } from "effect"
   *
   * export const usersOf = (options: ClientOptions) =>
   *   Effect.flatMap(ManagementClient.make(options), (client) =>
   *     Effect.provideService(ManagementClient.bind(Users), ManagementClient, client)
   *   )
   * ```
   */
  static readonly make = (
    options: ManagementClientOptions
  ): Effect.Effect<ManagementClient["Service"], ConfigurationError, HttpClient | Scope.Scope> =>
    Effect.flatMap(Scope.Scope, (scope) =>
      Effect.map(Layer.buildWithScope(ManagementClient.layer(options), scope), (context) =>
        Context.get(context, ManagementClient)
      )
    )

  /**
   * A resource, or all of them, whose operations are bound to this client: they ask for nothing.
   *
   * @example
   * ```ts
   * import { ManagementClient, Users } from "@effect-auth0/management"
   * import { Effect } from "effect"
   *
   * // A service of one's own, which shows nothing of Auth0.
   * export const makeProfiles = Effect.map(ManagementClient.bind(Users), (users) => ({
   *   emailOf: (id: string) => Effect.map(users.get(id), (user) => user.email)
   * }))
   * ```
   */
  // A class has a `bind` of its own as every function does; of a tag nobody needs it.
  static override readonly bind: <Resource extends object>(
    resource: Resource
  ) => Effect.Effect<Bound<Resource, ManagementClient>, never, ManagementClient> = bind

  /**
   * The client of a tenant, over the program's `HttpClient`. Over `FetchHttpClient` in Chromium nothing
   * keeps the browser from resending a write whose connection ended; `…/fetch` does over HTTP/2.
   */
  static readonly layer: (
    options: ManagementClientOptions
  ) => Layer.Layer<ManagementClient, ConfigurationError, HttpClient> =
    /* @__PURE__ */ layerOverHttpClient(Client.ManagementClient, Client.makeOver)

  /**
   * The same, its options read as the program configures.
   *
   * @example
   * ```ts
   * import { Credentials, ManagementClient } from "@effect-auth0/management"
   * import { Config } from "effect"
   *
   * export const client = ManagementClient.layerConfig({
   *   domain: Config.string("TENANT"),
   *   credentials: Config.map(Config.redacted("TENANT_TOKEN"), Credentials.token)
   * })
   * ```
   */
  static readonly layerConfig: (
    options: Config.Wrap<ManagementClientOptions>
  ) => Layer.Layer<ManagementClient, ConfigurationError | Config.ConfigError, HttpClient> =
    /* @__PURE__ */ layerConfigOf(ManagementClient.layer)

  /**
   * The client that the environment names: `AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`, and
   * `AUTH0_CLIENT_SECRET` or `AUTH0_PRIVATE_KEY` (with `AUTH0_PRIVATE_KEY_ALGORITHM` and
   * `AUTH0_PRIVATE_KEY_ID`); if need be `AUTH0_AUDIENCE`, `AUTH0_ORIGIN` and `AUTH0_INSECURE_ORIGIN`.
   * Options that are given replace variables.
   */
  static readonly layerEnv: (
    overrides?: Partial<ManagementClientOptions>
  ) => Layer.Layer<ManagementClient, ConfigurationError, HttpClient> = /* @__PURE__ */ layerEnvOf(
    ManagementClient.layer
  )

  /** The client of a tenant, over a transport of your own. */
  static readonly layerTransport: (
    options: ManagementClientOptions
  ) => Layer.Layer<ManagementClient, ConfigurationError, Transport> =
    /* @__PURE__ */ layerOverTransport(Client.ManagementClient, Client.makeOver)
}
