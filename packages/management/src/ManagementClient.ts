/**
 * The client as most Effect programs make it: over the `HttpClient` that they
 * already provide. For the smallest bundle see `@effect-auth0/management/fetch`,
 * for the highest throughput on Node `@effect-auth0/management/node`.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { HttpClient } from "effect/http/HttpClient"
import * as Client from "./sdk/Client.ts"
import { optionsFromConfig } from "./config/ClientConfig.ts"
import { layer as httpClientTransport } from "openapi-effect-runtime/transport/HttpClientTransport"
import { governed, type GovernorOptions } from "openapi-effect-runtime/rate-limit/Governor"
import type { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import { withSpans } from "openapi-effect-runtime/telemetry/Tracing"
import type { Transport } from "openapi-effect-runtime/transport/Transport"

type Options = Client.ClientOptions & GovernorOptions

const makeClient = (options: Options) =>
  Effect.map(Effect.flatMap(Client.make(options), governed(options)), withSpans)

/** The client of one tenant: the service that every operation asks for. */
export class ManagementClient extends Client.ManagementClient {
  /**
   * The client of a tenant, over the program's `HttpClient`. Over `FetchHttpClient` in Chromium nothing
   * keeps the browser from resending a write whose connection ended; `…/fetch` does over HTTP/2.
   */
  static readonly layer = (
    options: Options
  ): Layer.Layer<ManagementClient, ConfigurationError, HttpClient> =>
    ManagementClient.layerTransport(options).pipe(Layer.provide(httpClientTransport))

  /**
   * The client that the environment names: `AUTH0_DOMAIN`, `AUTH0_CLIENT_ID`,
   * `AUTH0_CLIENT_SECRET`, and if need be `AUTH0_AUDIENCE` and `AUTH0_ORIGIN`.
   */
  static readonly layerConfig: Layer.Layer<ManagementClient, ConfigurationError, HttpClient> =
    Layer.effect(Client.ManagementClient, Effect.flatMap(optionsFromConfig, makeClient)).pipe(
      Layer.provide(httpClientTransport)
    )

  /** The client of a tenant, over a transport of your own. */
  static readonly layerTransport = (
    options: Options
  ): Layer.Layer<ManagementClient, ConfigurationError, Transport> =>
    Layer.effect(Client.ManagementClient, makeClient(options))
}
