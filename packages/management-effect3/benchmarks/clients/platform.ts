/** The `HttpClient` of `@effect/platform` over undici and nothing else of ours, called from fibers of one program. */
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { layerUndici } from "@effect/platform-node/NodeHttpClient"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { connectionId, expectKey, type MakeClient } from "../../../benchmarks/src/clients/Client.ts"

type Call = Effect.Effect<unknown, unknown, HttpClient.HttpClient>

/** Makes the client; `around` is what a program puts around each call. */
export const makeAround =
  (around: (call: Call) => Call): MakeClient =>
  async (origin) => {
    const runtime = ManagedRuntime.make(layerUndici)
    await runtime.runtime()
    const call = around(
      Effect.flatMap(
        HttpClient.execute(
          HttpClientRequest.post(`${origin}/api/v2/connections/${connectionId}/keys/rotate`, {
            headers: { accept: "application/json", authorization: "Bearer loopback-token" }
          })
        ),
        (response) => response.json
      )
    )
    return {
      rotate: (concurrency, isOver) => {
        const loop = Effect.gen(function* () {
          let count = 0
          while (!isOver()) {
            expectKey(yield* call)
            count++
          }
          return count
        })
        const loops = Array.from({ length: concurrency }, () => loop)
        return runtime.runPromise(
          Effect.map(Effect.all(loops, { concurrency: "unbounded" }), (counts) =>
            counts.reduce((sum, count) => sum + count, 0)
          )
        )
      }
    }
  }
