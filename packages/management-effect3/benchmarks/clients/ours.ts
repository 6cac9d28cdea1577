/** This edition over one of its transports, all defaults on, called from fibers of one program. */
import { clientSecret } from "@effect-auth0/management-effect3/credentials"
import { rotate } from "@effect-auth0/management-effect3/connections/keys"
import type {
  ClientOptions,
  ConfigurationError,
  ManagementClient
} from "@effect-auth0/management-effect3"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import {
  connectionId,
  domain,
  expectKey,
  type MakeClient
} from "../../../benchmarks/src/clients/Client.ts"

/** Counts rotations in fibers of one program. */
const inFibers = (isOver: () => boolean, concurrency: number) => {
  const loop = Effect.gen(function* () {
    let count = 0
    while (!isOver()) {
      expectKey(yield* rotate(connectionId))
      count++
    }
    return count
  })
  const loops = Array.from({ length: concurrency }, () => loop)
  return Effect.map(Effect.all(loops, { concurrency: "unbounded" }), (counts) =>
    counts.reduce((sum, count) => sum + count, 0)
  )
}

/** Makes the client over a layer. */
export const makeOver =
  (
    layerOf: (options: ClientOptions) => Layer.Layer<ManagementClient, ConfigurationError>
  ): MakeClient =>
  async (origin) => {
    const runtime = ManagedRuntime.make(
      layerOf({
        domain,
        origin,
        credentials: clientSecret({
          clientId: "loopback",
          clientSecret: Redacted.make("loopback-secret")
        })
      })
    )
    // The layer is built before anything is measured.
    await runtime.runtime()
    return {
      rotate: (concurrency, isOver) => runtime.runPromise(inFibers(isOver, concurrency))
    }
  }
