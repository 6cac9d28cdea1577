/**
 * The client as most Effect programs use it: over the `HttpClient` that they already provide. For the
 * smallest bundle see `@effect-auth0/management/fetch/minimal`, for the highest throughput on Node
 * `@effect-auth0/management/node`.
 */
import type * as Config from "effect/Config"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { HttpClient } from "effect/http/HttpClient"
import type * as Scope from "effect/Scope"
import type { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import { type Bound, bindOf } from "openapi-effect-runtime/sdk/Bind"
import { layerOf as layerOverHttpClient } from "openapi-effect-runtime/sdk/HttpClientLayer"
import {
  type DefaultOptions,
  layerOf as layerOverTransport
} from "openapi-effect-runtime/sdk/TransportLayer"
import type { Transport } from "openapi-effect-runtime/transport/Transport"
import { layerConfigOf, layerEnvOf, makeOf } from "./config/Layers.ts"
import { makeOver } from "./sdk/CheckedClient.ts"
import * as Client from "./sdk/Client.ts"

/** The options of a client. */
export interface ManagementClientOptions extends Client.ClientOptions, DefaultOptions {}

const bind = /* @__PURE__ */ bindOf(Client.ManagementClient)

/** The client of one tenant: the service that every operation requires. */
export class ManagementClient extends Client.ManagementClient {
  /**
   * Makes the client of a tenant over the program's `HttpClient`. It lives as long as the scope: for
   * one client per tenant or per request.
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
    makeOf(ManagementClient.layer)(options)

  /**
   * One or all resources, with operations bound to this client, so that they require nothing.
   *
   * @example
   * ```ts
   * import { ManagementClient, Users } from "@effect-auth0/management"
   * import { Effect } from "effect"
   *
   * // A service of your own that hides Auth0.
   * export const makeProfiles = Effect.map(ManagementClient.bind(Users), (users) => ({
   *   emailOf: (id: string) => Effect.map(users.get(id), (user) => user.email)
   * }))
   * ```
   */
  // A class has a `bind`, like every function, which a tag does not need.
  static override readonly bind: <Resource extends object>(
    resource: Resource
  ) => Effect.Effect<Bound<Resource, ManagementClient>, never, ManagementClient> = bind

  /**
   * The client of a tenant, over the program's `HttpClient`. Over `FetchHttpClient`, Chromium may
   * resend a write whose connection ended; `…/fetch` prevents that over HTTP/2.
   */
  static readonly layer: (
    options: ManagementClientOptions
  ) => Layer.Layer<ManagementClient, ConfigurationError, HttpClient> =
    /* @__PURE__ */ layerOverHttpClient(Client.ManagementClient, makeOver)

  /**
   * The same with options from the program's configuration.
   *
   * @example
   * ```ts
   * import { Credentials, ManagementClient } from "@effect-auth0/management"
   * import { Config } from "effect"
   *
   * export const client = ManagementClient.layerConfig({
   *   domain: Config.String("TENANT"),
   *   credentials: Config.map(Config.Redacted("TENANT_TOKEN"), Credentials.token)
   * })
   * ```
   */
  static readonly layerConfig: (
    options: Config.Wrap<ManagementClientOptions>
  ) => Layer.Layer<ManagementClient, ConfigurationError | Config.ConfigError, HttpClient> =
    /* @__PURE__ */ layerConfigOf(ManagementClient.layer)

  /**
   * The client configured by environment variables: `AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`, and
   * `AUTH0_CLIENT_SECRET` or `AUTH0_PRIVATE_KEY` (with `AUTH0_PRIVATE_KEY_ALGORITHM` and
   * `AUTH0_PRIVATE_KEY_ID`); optionally `AUTH0_AUDIENCE`, `AUTH0_ORIGIN` and `AUTH0_INSECURE_ORIGIN`.
   * Given options override variables.
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
    /* @__PURE__ */ layerOverTransport(Client.ManagementClient, makeOver)
}
