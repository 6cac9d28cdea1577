/** Ours over the `HttpClient` of `@effect/platform`, which is over undici here. */
import { ManagementClient } from "@effect-auth0/management-effect3"
import { layerUndici } from "@effect/platform-node/NodeHttpClient"
import * as Layer from "effect/Layer"
import { makeOver } from "./ours.ts"

export const make = makeOver((options) =>
  Layer.provide(ManagementClient.layer(options), layerUndici)
)
