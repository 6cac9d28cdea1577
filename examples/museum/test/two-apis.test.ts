/** Two SDKs in one program: each operation finds the client of its own API. */
import { assert, it } from "@effect/vitest"
import { Connections, Credentials, type ManagementClient } from "@effect-auth0/management"
import { layer as auth0 } from "@effect-auth0/management/fetch"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { apiKey } from "openapi-effect-runtime/credentials/ApiKey"
import { layer as museum } from "../src/generated/sdk/fetch.js"
import { Artworks, type MuseumClient } from "../src/generated/sdk/index.js"
import { json, serving } from "./support.ts"

it.live("runs beside another SDK, each with its client, credentials and errors", () =>
  Effect.scoped(
    Effect.gen(function* () {
      const api = yield* serving(({ url }) =>
        url.startsWith("/v1/")
          ? json({ id: "art_001", title: "The Great Wave" })
          : json({ statusCode: 404, error: "Not Found", message: "No such connection" }, 404)
      )
      const program: Effect.Effect<
        readonly [title: string, connection: string],
        unknown,
        ManagementClient | MuseumClient
      > = Effect.all([
        Effect.map(Artworks.get("art_001"), ({ title }) => title),
        Connections.get("con_1").pipe(
          Effect.map(({ name }) => String(name)),
          Effect.catchTag("NotFound", (error) => Effect.succeed(error.message))
        )
      ])
      const clients = Layer.mergeAll(
        museum({
          origin: api.origin,
          credentials: apiKey({ in: "header", name: "X-Museum-Key" }, Redacted.make("key-1"))
        }),
        auth0({
          domain: "tenant.example.com",
          origin: api.origin,
          credentials: Credentials.token(Redacted.make("token-1"))
        })
      )
      const results = yield* Effect.provide(program, clients)
      assert.deepStrictEqual(results, [
        "The Great Wave",
        "connections.get: 404 Not Found: No such connection"
      ])
      assert.deepStrictEqual(api.requests.map(({ key, url }) => `${url} ${key}`).toSorted(), [
        "/api/v2/connections/con_1 undefined",
        "/v1/artworks/art_001 key-1"
      ])
    })
  )
)
