/** A client over each of the ways to send. */
import {
  type ClientOptions,
  type ConfigurationError,
  Credentials,
  ManagementClient
} from "@effect-auth0/management-effect3"
import * as Fetch from "@effect-auth0/management-effect3/fetch"
import * as Node from "@effect-auth0/management-effect3/node"
import { FetchHttpClient } from "@effect/platform"
import { NodeHttpClient } from "@effect/platform-node"
import { Layer, Redacted } from "effect"

export const clientNames = [
  "fetch",
  "undici",
  "FetchHttpClient",
  "NodeHttpClient",
  "NodeHttpClient over undici"
] as const

export type ClientName = (typeof clientNames)[number]

type Client = Layer.Layer<ManagementClient, ConfigurationError>

/** The clients of a tenant that is played at an origin. */
export const clientsAt = (
  origin: string,
  options: Partial<ClientOptions> = {}
): Readonly<Record<ClientName, Client>> => {
  const all: ClientOptions = {
    domain: "tenant.example.com",
    origin,
    credentials: Credentials.token(Redacted.make("the-token")),
    ...options
  }
  const overHttpClient = ManagementClient.layer(all)
  return {
    fetch: Fetch.layer(all),
    undici: Node.layer(all),
    FetchHttpClient: Layer.provide(overHttpClient, FetchHttpClient.layer),
    NodeHttpClient: Layer.provide(overHttpClient, NodeHttpClient.layer),
    "NodeHttpClient over undici": Layer.provide(overHttpClient, NodeHttpClient.layerUndici)
  }
}
