/**
 * This library over one of its transports, all defaults on, with client secret and
 * the token in hand after the first call. A program on Promises calls by the entry
 * point for those; a program on Effect calls from its own fibers. Both are measured.
 * Effect is imported by module, so that the memory is that of what a client needs.
 */
import type { ConfigurationError, ManagementClient } from "@effect-auth0/management"
import * as Connections from "@effect-auth0/management/connections"
import { rotate } from "@effect-auth0/management/connections/keys"
import * as Credentials from "@effect-auth0/management/credentials"
import { connectTo } from "@effect-auth0/management/promise"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { type Client, connectionId, domain, expectKey, inLoops, type MakeClient } from "./Client.ts"

/** Where the calls come from: a program on Promises, or fibers of one program. */
export type Origin = "promises" | "fibers"

/** The options of the client of the loopback tenant. */
export const optionsOf = (origin: string) => ({
  domain,
  origin,
  credentials: Credentials.clientSecret({
    clientId: "loopback",
    clientSecret: Redacted.make("loopback-secret")
  })
})

type ClientLayer = Layer.Layer<ManagementClient, ConfigurationError>
type OptionsOfClient = ReturnType<typeof optionsOf>

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
  return Effect.map(
    Effect.all(
      Array.from({ length: concurrency }, () => loop),
      { concurrency: "unbounded" }
    ),
    (counts) => counts.reduce((sum, count) => sum + count, 0)
  )
}

/** Makes the client over a layer that is called from Promises or from fibers. */
export const makeOver =
  (layerOf: (options: OptionsOfClient) => ClientLayer, from: Origin): MakeClient =>
  async (origin) =>
    (from === "promises" ? onPromises : inEffect)(layerOf(optionsOf(origin)))

const onPromises = async (layer: ClientLayer): Promise<Client> => {
  const auth0 = await connectTo(layer)
  return { rotate: inLoops(() => auth0.run(rotate, connectionId)) }
}

const inEffect = async (layer: ClientLayer): Promise<Client> => {
  const runtime = ManagedRuntime.make(layer)
  // The layer is built before anything is measured.
  await runtime.context()
  return {
    rotate: (concurrency, isOver) => runtime.runPromise(inFibers(isOver, concurrency)),
    list: () =>
      runtime.runPromise(
        Stream.runFold(
          Connections.list.items({ take: 100 }),
          () => 0,
          (count, connection) => (connection.id === "" ? count : count + 1)
        )
      )
  }
}
