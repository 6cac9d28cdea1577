/** The host in processes on Effect 3, over the `HttpClient` of its platform. */
import { env, stdout } from "node:process"
import { ManagementClient } from "@effect-auth0/management"
import { FetchHttpClient } from "@effect/platform"
import { Layer } from "effect"
import { calls } from "./calls.mjs"

const layer = (options) =>
  ManagementClient.layer(options).pipe(Layer.provide(FetchHttpClient.layer))

calls(layer, JSON.parse(env.TENANT)).then((called) => stdout.write(`${JSON.stringify(called)}\n`))
