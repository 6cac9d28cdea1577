/** A client over each of the ways to send, for what must be the same over all of them. */
import { NodeHttpClient } from "@effect/platform-node"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as FetchClient from "../../src/fetch.ts"
import {
  type ClientOptions,
  type ConfigurationError,
  Credentials,
  ManagementClient
} from "../../src/index.ts"
import * as NodeClient from "../../src/node.ts"

export const clientNames = [
  "fetch",
  "undici",
  "HttpClient over fetch",
  "HttpClient over undici",
  "HttpClient over node:http"
] as const

export type ClientName = (typeof clientNames)[number]

/** From an origin to the client of a tenant that is played there. */
export type ClientAt = (origin: string) => Layer.Layer<ManagementClient, ConfigurationError>

export const clients = (
  further: Partial<ClientOptions> = {}
): Readonly<Record<ClientName, ClientAt>> => {
  const options = (origin: string): ClientOptions => ({
    domain: "tenant.example.com",
    origin,
    credentials: Credentials.token(Redacted.make("the-token")),
    ...further
  })
  return {
    fetch: (origin) => FetchClient.layer(options(origin)),
    undici: (origin) => NodeClient.layer(options(origin)),
    "HttpClient over fetch": (origin) =>
      ManagementClient.layer(options(origin)).pipe(Layer.provide(FetchHttpClient.layer)),
    "HttpClient over undici": (origin) =>
      ManagementClient.layer(options(origin)).pipe(Layer.provide(NodeHttpClient.layerUndici)),
    "HttpClient over node:http": (origin) =>
      ManagementClient.layer(options(origin)).pipe(Layer.provide(NodeHttpClient.layerNodeHttp))
  }
}
