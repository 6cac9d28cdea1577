/**
 * This library over one of its transports, all defaults on, with client secret and
 * the token in hand after the first call. A program on Promises runs every call on
 * a `ManagedRuntime`; a program on Effect calls from its own fibers. Both are
 * measured: the first is what an application at the edge of Effect pays, the
 * second what one written in Effect pays.
 */
import type { ManagementClient } from "@effect-auth0/management"
import * as Connections from "@effect-auth0/management/connections"
import { rotate } from "@effect-auth0/management/connections/keys"
import * as Credentials from "@effect-auth0/management/credentials"
import { Effect, type Layer, ManagedRuntime, Redacted, Stream } from "effect"
import { type Client, connectionId, domain, expectKey, inLoops, type MakeClient } from "./Client.ts"

/** Where the calls come from: one `runPromise` each, or fibers of one program. */
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

type OptionsOfClient = ReturnType<typeof optionsOf>

const call = () => rotate(connectionId)

/** Counts rotations in fibers of one program. */
const inFibers = (isOver: () => boolean, concurrency: number) => {
  const loop = Effect.gen(function* () {
    let count = 0
    while (!isOver()) {
      expectKey(yield* call())
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
  (
    layerOf: (options: OptionsOfClient) => Layer.Layer<ManagementClient, unknown>,
    from: Origin
  ): MakeClient =>
  async (origin) => {
    const runtime = ManagedRuntime.make(layerOf(optionsOf(origin)))
    // The layer is built before anything is measured.
    await runtime.context()
    const client: Client = {
      rotate:
        from === "promises"
          ? inLoops(() => runtime.runPromise(call()))
          : (concurrency, isOver) => runtime.runPromise(inFibers(isOver, concurrency)),
      list: () =>
        runtime.runPromise(
          Stream.runFold(
            Connections.list.items({ take: 100 }),
            () => 0,
            (count, connection) => (connection.id === "" ? count : count + 1)
          )
        )
    }
    return client
  }
