/** The library's clients, one for every way to send. */
import { NodeHttpClient } from "@effect/platform-node"
import {
  type ClientOptions,
  type ConfigurationError,
  Credentials,
  ManagementClient
} from "@effect-auth0/management"
import { layer as fetchLayer } from "@effect-auth0/management/fetch"
import { layer as undiciLayer } from "@effect-auth0/management/node"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

export type TransportName = "undici" | "fetch" | "HttpClient over fetch" | "HttpClient over undici"

export const transportNames: ReadonlyArray<TransportName> = [
  "undici",
  "fetch",
  "HttpClient over fetch",
  "HttpClient over undici"
]

const layers: Readonly<
  Record<
    TransportName,
    (options: ClientOptions) => Layer.Layer<ManagementClient, ConfigurationError>
  >
> = {
  undici: undiciLayer,
  fetch: fetchLayer,
  "HttpClient over fetch": (options) =>
    ManagementClient.layer(options).pipe(Layer.provide(FetchHttpClient.layer)),
  "HttpClient over undici": (options) =>
    ManagementClient.layer(options).pipe(Layer.provide(NodeHttpClient.layerUndici))
}

/** The client of a tenant that is played at `origin`; its token is a fixed one unless told otherwise. */
export const client = (
  transport: TransportName,
  origin: string,
  options?: Partial<ClientOptions>
): Layer.Layer<ManagementClient> =>
  layers[transport]({
    domain: "tenant.example.com",
    origin,
    credentials: Credentials.token(Redacted.make("the-token", { label: "token" })),
    ...options
  }).pipe(Layer.orDie)

/** Credentials that ask the played tenant for a token. */
export const clientSecret = Credentials.clientSecret({
  clientId: "an-application",
  clientSecret: Redacted.make("the-secret")
})
