/**
 * Effect's `HttpClient` over undici and nothing else: the floor of every client
 * that is built on it. Shown beside ours over the same, without a budget.
 */
import { layerUndici } from "@effect/platform-node/NodeHttpClient"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { HttpClient, HttpClientRequest } from "effect/http"
import { connectionId, inLoops, type MakeClient } from "./Client.ts"

export const make: MakeClient = async (origin) => {
  const runtime = ManagedRuntime.make(layerUndici)
  await runtime.context()
  const call = () =>
    Effect.flatMap(
      HttpClient.execute(
        HttpClientRequest.post(`${origin}/api/v2/connections/${connectionId}/keys/rotate`, {
          headers: { accept: "application/json", authorization: "Bearer loopback-token" }
        })
      ),
      (response) => response.json
    )
  return { rotate: inLoops(() => runtime.runPromise(call())) }
}
