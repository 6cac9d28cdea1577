/** Ours over Effect's `HttpClient`, which is over undici here. */
import { ManagementClient } from "@effect-auth0/management"
import { layerUndici } from "@effect/platform-node/NodeHttpClient"
import * as Layer from "effect/Layer"
import type { MakeClient } from "./Client.ts"
import { makeOver, type Origin } from "./ours.ts"

export const makeFrom = (from: Origin): MakeClient =>
  makeOver((options) => ManagementClient.layer(options).pipe(Layer.provide(layerUndici)), from)
