import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { Client } from "../../src/call/Client.ts"
import { operationOf } from "../../src/call/Operation.ts"
import { NotFound } from "../../src/core/Errors.ts"
import type { ErrorBody, Profile } from "../../src/core/Profile.ts"
import { token } from "../../src/credentials/Credentials.ts"
import { connectTo } from "../../src/sdk/Connect.ts"
import { defaults } from "../../src/sdk/DefaultProfile.ts"
import { layerOf } from "../../src/sdk/FetchLayer.ts"
import { makeOf, type SdkOptions } from "../../src/sdk/SdkClient.ts"

class MuseumClient extends Context.Service<MuseumClient, Client>()("museum/MuseumClient") {}

const profile: Profile = { api: "museum", basePath: "/v1", errors: { 404: NotFound }, ...defaults }

const layerFor = (server: string | null | undefined) =>
  layerOf<MuseumClient, SdkOptions>(MuseumClient, makeOf(profile, server))

const credentials = token(Redacted.make("token-1"))

const get = operationOf(MuseumClient)<[id: string], unknown, NotFound>(
  ((options: { client: { get: (request: object) => unknown } }) =>
    options.client.get({ url: "/artworks/{id}", ...options })) as never,
  {
    api: "museum",
    id: "artworks.get",
    method: "GET",
    path: "/artworks/{id}",
    pathParameters: ["id"],
    input: "none",
    response: ["object"],
    errors: [404],
    retry: "safe"
  }
)

const originOf = (server: string | null | undefined, origin?: string) =>
  Effect.map(MuseumClient, (client) => client.origin).pipe(
    Effect.provide(layerFor(server)({ credentials, origin }))
  )

describe("the client of a generated SDK", () => {
  it.effect("is pointed at the document's server, or at another", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* originOf("https://api.example.com"), "https://api.example.com")
      assert.strictEqual(
        yield* originOf("https://api.example.com", "http://127.0.0.1:8080"),
        "http://127.0.0.1:8080"
      )
    })
  )

  it.effect("is rejected where nothing says where the API is, or insecurely", () =>
    Effect.gen(function* () {
      const missing = yield* Effect.flip(originOf(undefined))
      assert.deepStrictEqual(
        [missing.option, missing.message],
        [
          "origin",
          "origin is required, since the API's document names no server; give scheme and host, such as https://api.example.com"
        ]
      )
      const unchosen = yield* Effect.flip(originOf(null))
      assert.strictEqual(
        unchosen.message,
        "origin or server is required, since the API's document names several servers; give scheme and host, such as https://api.example.com"
      )
      const insecure = yield* Effect.flip(originOf(undefined, "http://api.example.com"))
      assert.strictEqual(insecure.option, "origin")
    })
  )

  it.effect(
    "sends operations with a server of their own there, unless an origin replaces servers",
    () =>
      Effect.gen(function* () {
        const files = operationOf(MuseumClient)<[id: string], unknown, NotFound>(
          ((options: { client: { get: (request: object) => unknown } }) =>
            options.client.get({ url: "/artworks/{id}", ...options })) as never,
          { ...get.metadata, server: { origin: "https://files.example.com", basePath: "/up" } }
        )
        const sentTo = (server: string | null | undefined, options: Partial<SdkOptions>) => {
          let sent = ""
          const client = layerFor(server)({
            credentials,
            ...options,
            fetch: (url) => {
              sent = url
              return Promise.resolve(Response.json({}))
            }
          })
          return Effect.provide(files("a"), client).pipe(Effect.map(() => sent))
        }
        const origin = "https://proxy.example"
        const kept = { "https://files.example.com": "https://files.example.com" }
        const api = "https://api.example.com"
        assert.deepStrictEqual(
          yield* Effect.all([
            sentTo(api, {}),
            sentTo(api, { origin }),
            sentTo(null, { origin }),
            sentTo(undefined, { origin }),
            sentTo(api, { origin, servers: kept }),
            sentTo(api, { server: { origin, basePath: "" } })
          ]),
          [
            "https://files.example.com/up/artworks/a",
            "https://proxy.example/up/artworks/a",
            "https://proxy.example/up/artworks/a",
            "https://files.example.com/up/artworks/a",
            "https://files.example.com/up/artworks/a",
            "https://files.example.com/up/artworks/a"
          ]
        )
      })
  )

  it("serves programs on promises, and rejects where it cannot be made", async () => {
    const responding = layerFor("https://api.example.com")({
      credentials,
      fetch: (url) => Promise.resolve(Response.json({ url }))
    })
    await using museum = await connectTo(responding)
    assert.deepStrictEqual(await museum.run(get, "art_001"), {
      url: "https://api.example.com/v1/artworks/art_001"
    })
    const rejected = await connectTo(
      Layer.effect(MuseumClient, Effect.fail("no museum" as const))
    ).catch((cause: unknown) => cause)
    assert.include(String(rejected), "no museum")
  })
})

describe("the errors of an API that says nothing of them", () => {
  const cases: ReadonlyArray<readonly [string, object, Omit<ErrorBody, "attributes">]> = [
    [
      "problem details",
      { type: "about:blank", title: "Not Found", detail: "No such artwork" },
      { statusText: "Not Found", detail: "No such artwork", code: "about:blank" }
    ],
    [
      "a message and a code",
      { message: "No such artwork", code: "not_found" },
      { statusText: undefined, detail: "No such artwork", code: "not_found" }
    ],
    [
      "an object of them",
      { error: { message: "No such artwork", code: "not_found" } },
      { statusText: undefined, detail: "No such artwork", code: "not_found" }
    ],
    ["nothing", {}, { statusText: undefined, detail: undefined, code: undefined }]
  ]
  for (const [name, body, read] of cases) {
    it(`are read from ${name}`, () => {
      assert.deepStrictEqual(defaults.errorBody({ ...body }, body), {
        ...read,
        attributes: undefined,
        body
      })
    })
  }
})
