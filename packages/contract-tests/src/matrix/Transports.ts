/** The service layer's client over each of its transports, for one server. */
import { type ConfigurationError, ManagementClient } from "@effect-auth0/management"
import { layer as fetchLayer } from "@effect-auth0/management/fetch"
import { layer as undiciLayer } from "@effect-auth0/management/node"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Layer from "effect/Layer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"

type Options = Parameters<typeof ManagementClient.layer>[0]

/** The client for some options. */
export type MakeClient = (options: Options) => Layer.Layer<ManagementClient, ConfigurationError>

/** Every transport, by the name that the documentation has for it. */
export const transports: ReadonlyArray<readonly [name: string, client: MakeClient]> = [
  ["fetch", fetchLayer],
  ["undici", undiciLayer],
  [
    "HttpClient over undici",
    (options) => ManagementClient.layer(options).pipe(Layer.provide(NodeHttpClient.layerUndici))
  ],
  [
    "HttpClient over fetch",
    (options) => ManagementClient.layer(options).pipe(Layer.provide(FetchHttpClient.layer))
  ]
]
