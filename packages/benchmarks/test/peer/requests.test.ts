import { inspect } from "node:util"
import { assert } from "@effect/vitest"
import { Connections, ManagementClient } from "@effect-auth0/management"
import { layer } from "@effect-auth0/management/node"
import { ManagementClient as Peer } from "auth0"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { calls, connectionId } from "@effect-auth0/fault-tests/Calls"
import { client, clientSecret } from "@effect-auth0/fault-tests/Clients"
import { peer, settle } from "../../src/peer/Peer.ts"
import { ours } from "../../src/peer/observations.ts"
import { response, head } from "@effect-auth0/fault-tests/server/Responses"
import { serve } from "@effect-auth0/fault-tests/server/FaultServer"
import { row } from "./row.ts"

const healthy = serve({ onRequest: ({ request, socket }) => response(request, socket) })

row("dots", () =>
  Effect.gen(function* () {
    const server = yield* healthy
    for (const id of ["..", ".", ""]) {
      yield* Effect.promise(() => settle(peer(server.origin).connections.keys.rotate(id)))
    }
    assert.deepStrictEqual(server.requests, [
      "POST /api/v2/keys/rotate",
      "POST /api/v2/connections/keys/rotate",
      "POST /api/v2/connections//keys/rotate"
    ])
    const other = yield* healthy
    for (const id of ["..", ".", ""]) {
      assert.strictEqual(yield* ours(other.origin, Connections.Keys.rotate(id)), "InvalidRequest")
    }
    assert.deepStrictEqual(other.requests, [])
  })
)

row("missingId", () =>
  Effect.gen(function* () {
    const server = yield* healthy
    const other = yield* healthy
    for (const missing of [undefined, null]) {
      // What a program without types does.
      const id = missing as unknown as string
      yield* Effect.promise(() => settle(peer(server.origin).connections.keys.rotate(id)))
      assert.strictEqual(yield* ours(other.origin, Connections.Keys.rotate(id)), "InvalidRequest")
    }
    assert.deepStrictEqual(
      [server.requests, other.requests],
      [
        [
          "POST /api/v2/connections/undefined/keys/rotate",
          "POST /api/v2/connections/null/keys/rotate"
        ],
        []
      ]
    )
  })
)

row("domain", () =>
  Effect.gen(function* () {
    const domain = "evil.example/x#"
    const asked: Array<readonly [url: string, authorization: string | null]> = []
    const careless = new Peer({
      domain,
      token: "the-token",
      fetch: async (input, init) => {
        asked.push([String(input), new Headers(init?.headers).get("authorization")])
        return Response.json([])
      }
    })
    yield* Effect.promise(() => settle(careless.connections.keys.get(connectionId)))
    assert.deepStrictEqual(
      asked.map(([url, authorization]) => [new URL(url).host, authorization]),
      [["evil.example", "Bearer the-token"]]
    )
    const rejected = yield* Effect.flip(Layer.build(layer({ domain, credentials: clientSecret })))
    assert.deepStrictEqual([rejected._tag, rejected.option], ["ConfigurationError", "domain"])
  })
)

row("redirect", () =>
  Effect.gen(function* () {
    const elsewhere = yield* healthy
    const server = yield* serve({
      onRequest: ({ socket }) => {
        socket.write(
          head(307, [
            ["location", `${elsewhere.origin}/api/v2/connections/${connectionId}/keys/rotate`],
            ["content-length", 0]
          ])
        )
      }
    })
    assert.strictEqual(yield* ours(server.origin, calls.rotate()), "UnexpectedStatus 307")
    assert.deepStrictEqual(elsewhere.requests, [])
    const settled = yield* Effect.promise(() =>
      settle(peer(server.origin).connections.keys.rotate(connectionId))
    )
    assert.deepStrictEqual(settled, { value: { kid: "next" } })
    assert.deepStrictEqual(elsewhere.requests, [
      `POST /api/v2/connections/${connectionId}/keys/rotate`
    ])
  })
)

row("inspected", () =>
  Effect.gen(function* () {
    const server = yield* healthy
    const theirs = peer(server.origin, { secret: "the-secret" })
    yield* Effect.promise(() => settle(theirs.connections.keys.get(connectionId)))
    const shown = inspect(theirs, { depth: Infinity }) + JSON.stringify(theirs)
    assert.deepStrictEqual([shown.includes("the-secret")], [true])

    const own = yield* Layer.build(client("undici", server.origin, { credentials: clientSecret }))
    yield* Effect.orDie(Effect.provide(calls.read(), own))
    const service = yield* Effect.provide(ManagementClient, own)
    const printed = [service, own, clientSecret].map(
      (value) => inspect(value, { depth: Infinity, showHidden: true }) + JSON.stringify(value)
    )
    assert.deepStrictEqual(
      printed.map((text) => /the-secret|a-token/.test(text)),
      [false, false, false]
    )
  })
)
