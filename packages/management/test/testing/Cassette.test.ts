import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import { Transport } from "openapi-effect-runtime/transport/Transport"
import { make as makeDeadline } from "openapi-effect-runtime/core/Deadline"
import {
  Branding,
  Clients,
  Connections,
  Credentials,
  Hooks,
  ManagementClient,
  RefreshTokens,
  Retry
} from "../../src/index.ts"
import { Cassette } from "../../src/testing.ts"
import { response, errorBody, script, type Step } from "../support/scripted.ts"

const id = "con_A1b2C3d4E5f6G7h8"
const secret = "very-s3cr3t"

const defectOf = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.map(Effect.exit(effect), (exit) =>
    Exit.isFailure(exit) ? String(Cause.squash(exit.cause)) : undefined
  )

/** A client whose exchanges are recorded, over a script. */
const recording = (...steps: ReadonlyArray<Step>) => {
  const recorder = Cassette.recorder()
  const client = ManagementClient.layerTransport({
    domain: "tenant.example.com",
    credentials: Credentials.clientSecret({
      clientId: "client",
      clientSecret: Redacted.make(secret)
    })
  }).pipe(Layer.provide(recorder.layer), Layer.provide(script(...steps).transport), Layer.orDie)
  return { recorder, client }
}

const tokenResponse = response(200, { access_token: `token-${secret}`, expires_in: 86_400 })

const program = Effect.gen(function* () {
  const created = yield* Clients.create({ name: "app", client_metadata: { a: "b" } })
  const names = yield* Stream.runCollect(
    Stream.map(Connections.list.items({ take: 1 }), ({ name }) => name)
  )
  const missing = yield* Effect.flip(Connections.Keys.get(id))
  return [created.name, names, missing._tag, missing.message]
})

const steps = [
  tokenResponse,
  response(201, { name: "app", client_id: "c", client_secret: secret }),
  response(200, { connections: [{ name: "a" }], next: "n" }, { "x-ratelimit-limit": "50" }),
  response(200, { connections: [{ name: "b" }] }, { "x-auth0-requestid": "r0", server: "none" }),
  response(404, errorBody(404, "Not Found", "inexistent_connection"), { "x-request-id": "r1" })
]

const expected = [
  "app",
  ["a", "b"],
  "NotFound",
  "connections.keys.get: 404 Not Found: about Not Found (inexistent_connection); request r1"
]

const record = Effect.gen(function* () {
  const { client, recorder } = recording(...steps)
  assert.deepStrictEqual(yield* Effect.provide(program, client), expected)
  return recorder.cassette()
})

describe("a cassette", () => {
  it.effect("is plain data without a credential or a secret", () =>
    Effect.gen(function* () {
      const cassette = yield* record
      assert.deepStrictEqual(cassette, JSON.parse(JSON.stringify(cassette)))
      assert.notInclude(JSON.stringify(cassette), secret)
      assert.deepStrictEqual(
        cassette.exchanges.map(({ method, path, status, headers }) => [
          method,
          path,
          status,
          headers
        ]),
        [
          ["POST", "/api/v2/clients", 201, {}],
          ["GET", "/api/v2/connections?take=1", 200, { "x-ratelimit-limit": "50" }],
          ["GET", "/api/v2/connections?take=1&from=n", 200, { "x-auth0-requestid": "r0" }],
          ["GET", `/api/v2/connections/${id}/keys`, 404, { "x-request-id": "r1" }]
        ]
      )
      assert.deepStrictEqual(cassette.exchanges[0]?.requestBody, {
        name: "app",
        client_metadata: { a: "[redacted]" }
      })
      assert.deepStrictEqual(cassette.exchanges[0]?.body, {
        name: "app",
        client_id: "c",
        client_secret: "[redacted]"
      })
    })
  )

  it.effect("plays the same program again, also from its JSON", () =>
    Effect.gen(function* () {
      const cassette = yield* record
      const read: Cassette.Cassette = JSON.parse(JSON.stringify(cassette))
      assert.deepStrictEqual(yield* Effect.provide(program, Cassette.replayClient(read)), expected)
    })
  )

  it.effect("takes secrets out of bodies wherever they are, and matches calls without them", () =>
    Effect.gen(function* () {
      const create = Connections.create({
        name: "ldap",
        strategy: "oidc",
        options: { client_secret: secret }
      })
      const { client, recorder } = recording(tokenResponse, response(201, { id, name: "ldap" }))
      yield* Effect.provide(create, client)
      const [exchange] = recorder.cassette().exchanges
      assert.deepStrictEqual(exchange?.requestBody, {
        name: "ldap",
        strategy: "oidc",
        options: { client_secret: "[redacted]" }
      })
      const played = yield* Effect.provide(create, Cassette.replayClient(recorder.cassette()))
      assert.deepStrictEqual(played, { id, name: "ldap" } as typeof played)
    })
  )

  it.effect("takes out the values of maps and of members that the contract does not have", () =>
    Effect.gen(function* () {
      const create = Hooks.Secrets.create("hook_1", { API_KEY: secret })
      const { client, recorder } = recording(
        tokenResponse,
        response(201, ""),
        response(200, { id, name: "a", options: { upstream_token: secret, kind: true } })
      )
      const get = Connections.get(id)
      yield* Effect.provide(Effect.all([create, get]), client)
      const cassette = recorder.cassette()
      assert.deepStrictEqual(
        cassette.exchanges.map(({ body, requestBody }) => [requestBody, body]),
        [
          [{ API_KEY: "[redacted]" }, ""],
          [null, { id, name: "a", options: { upstream_token: "[redacted]", kind: true } }]
        ]
      )
      // Recorded before, in clear: the same call is found.
      const older: Cassette.Cassette = {
        version: 1,
        exchanges: cassette.exchanges.map((exchange) =>
          exchange.requestBody === null
            ? exchange
            : { ...exchange, requestBody: { API_KEY: secret } }
        )
      }
      yield* Effect.provide(create, Cassette.replayClient(older))
    })
  )

  it.effect("takes out a text that may be a map as well, and keeps a time that may be", () =>
    Effect.gen(function* () {
      const { client, recorder } = recording(
        tokenResponse,
        response(200, { colors: { page_background: secret } }),
        response(200, { colors: { page_background: { type: "linear", start: secret } } }),
        response(200, { id: "r", created_at: "2026-06-02T09:15:31.004Z", expires_at: secret })
      )
      yield* Effect.provide(
        Effect.all([Branding.get(), Branding.get(), RefreshTokens.get("r")]),
        client
      )
      assert.deepStrictEqual(
        recorder.cassette().exchanges.map(({ body }) => body),
        [
          { colors: { page_background: "[redacted]" } },
          { colors: { page_background: { type: "[redacted]", start: "[redacted]" } } },
          { id: "r", created_at: "2026-06-02T09:15:31.004Z", expires_at: "[redacted]" }
        ]
      )
    })
  )

  it.effect("takes out what is not of the type that the contract declares", () =>
    Effect.gen(function* () {
      const { client, recorder } = recording(
        tokenResponse,
        response(200, {
          name: 4711,
          client_id: { nested: secret },
          global: secret,
          is_first_party: true,
          callbacks: [secret, 4711],
          token_quota: { client_credentials: { per_day: secret, per_hour: 100 } }
        })
      )
      yield* Effect.provide(Clients.get("c"), client)
      assert.deepStrictEqual(
        recorder.cassette().exchanges.map(({ body }) => body),
        [
          {
            name: "[redacted]",
            client_id: { nested: "[redacted]" },
            global: "[redacted]",
            is_first_party: true,
            callbacks: [secret, "[redacted]"],
            token_quota: { client_credentials: { per_day: "[redacted]", per_hour: 100 } }
          }
        ]
      )
    })
  )

  it.effect("takes out what a response, its headers and a URL quote of the request's secrets", () =>
    Effect.gen(function* () {
      const own = "s3cr3t/of the caller"
      const call = Connections.update(
        `con_${secret}`,
        { options: { client_secret: secret, app_secret: "ab", decryptionKey: 'a"b\\c' } },
        { headers: { "x-own": own } }
      )
      const message =
        `invalid value '${secret}' for client_secret, "ab" for ab_c, ` +
        `${JSON.stringify('a"b\\c')} and ${encodeURIComponent(own)}, with token-${secret}`
      const { client, recorder } = recording(
        tokenResponse,
        response(
          400,
          { ...errorBody(400, "Bad Request", "ab_c"), message },
          { "x-request-id": secret }
        )
      )
      const failed = yield* Effect.flip(Effect.provide(call, client))
      const cassette = recorder.cassette()
      assert.deepStrictEqual(cassette.exchanges, [
        {
          method: "PATCH",
          path: "/api/v2/connections/con_%5Bredacted%5D",
          requestBody: {
            options: {
              client_secret: "[redacted]",
              app_secret: "[redacted]",
              decryptionKey: "[redacted]"
            }
          },
          status: 400,
          headers: { "x-request-id": "[redacted]" },
          body: {
            ...errorBody(400, "Bad Request", "ab_c"),
            message:
              "invalid value '[redacted]' for client_secret, \"[redacted]\" for ab_c, " +
              '"[redacted]" and [redacted], with [redacted]'
          }
        }
      ])
      const played = yield* Effect.flip(
        Effect.provide(call, Cassette.replayClient(cassette, { retry: Retry.none }))
      )
      assert.deepStrictEqual([failed._tag, played._tag], ["BadRequest", "BadRequest"])
    })
  )

  it.effect("replays a JSON string as JSON", () =>
    Effect.gen(function* () {
      const { client, recorder } = recording(tokenResponse, response(200, JSON.stringify("<html>")))
      const get = Branding.Templates.getUniversalLogin()
      const recorded = yield* Effect.provide(get, client)
      const played = yield* Effect.provide(get, Cassette.replayClient(recorder.cassette()))
      assert.deepStrictEqual<unknown>([recorded, played], ["<html>", "<html>"])
    })
  )

  it.effect("takes out what a query and a Link header have beyond the contract's parameters", () =>
    Effect.gen(function* () {
      const recorder = Cassette.recorder()
      const deadline = makeDeadline(yield* Effect.context(), 1000)
      const link = `<https://tenant.example.com/api/v2/connections?take=1&from=n&key=${secret}>; rel="next"; title="${secret}", <https://x.example/?%=${secret}>; rel=prev`
      const transport = Layer.succeed(Transport, {
        send: () =>
          Effect.succeed({
            status: 200,
            header: (name: string) => (name === "link" ? link : undefined),
            body: "[]"
          })
      })
      yield* Effect.flatMap(Transport, ({ send }) =>
        send({
          method: "GET",
          origin: "https://tenant.example.com",
          path: `/api/v2/connections?take=1&token=${secret}&%zz=${secret}&strategy=oidc`,
          headers: {},
          body: undefined,
          replayable: true,
          maxBytes: 1000,
          deadline
        })
      ).pipe(Effect.provide(recorder.layer.pipe(Layer.provide(transport))))
      assert.deepStrictEqual(
        recorder.cassette().exchanges.map(({ headers, path }) => [path, headers["link"]]),
        [
          [
            "/api/v2/connections?take=1&token=%5Bredacted%5D&%zz=%5Bredacted%5D&strategy=oidc",
            '<https://tenant.example.com/api/v2/connections?take=1&from=n&key=%5Bredacted%5D>; rel="next", <https://x.example/?%=%5Bredacted%5D>; rel="prev"'
          ]
        ]
      )
    })
  )

  it.effect(
    "gives responses to the same request in the order in which they came, retries too",
    () =>
      Effect.gen(function* () {
        const twice = Effect.gen(function* () {
          const first = yield* Connections.Keys.get(id)
          return [first, yield* Connections.Keys.get(id)]
        })
        const { client, recorder } = recording(
          tokenResponse,
          response(503, "unavailable"),
          response(200, [{ kid: "one", cert: "" }]),
          response(200, [{ kid: "two", cert: "" }])
        )
        const run = (layer: Layer.Layer<ManagementClient, unknown>) =>
          Effect.gen(function* () {
            const fiber = yield* Effect.forkChild(Effect.provide(twice, layer))
            yield* TestClock.adjust("1 minute")
            return (yield* Fiber.join(fiber)).map(([key]) => key?.kid)
          })
        const recorded = yield* run(client)
        const cassette = recorder.cassette()
        assert.deepStrictEqual(
          [recorded, yield* run(Cassette.replayClient(cassette)), cassette.exchanges[0]?.body],
          [["one", "two"], ["one", "two"], "[redacted]"]
        )
      })
  )

  it.effect("ends the test where a file has something else", () =>
    Effect.gen(function* () {
      const read = Connections.Keys.get(id)
      const defects = yield* Effect.forEach(
        ["{}", "null", '"text"', '{"version":2,"exchanges":[]}', '{"version":1,"exchanges":[{}]}'],
        (json) => defectOf(Effect.provide(read, Cassette.replayClient(JSON.parse(json))))
      )
      assert.deepStrictEqual(
        defects,
        defects.map(
          () =>
            "Error: This is not a cassette: it must be { version: 1, exchanges: [...] }, as `recorder.cassette()` returns it; parse its JSON, or record it again"
        )
      )
    })
  )

  it.effect("ends the test at a request that it does not have", () =>
    Effect.gen(function* () {
      const cassette = yield* record
      const played = Cassette.replayClient(cassette, { retry: Retry.none })
      assert.deepStrictEqual(
        [
          yield* defectOf(Effect.provide(Connections.Keys.get("con_other"), played)),
          yield* defectOf(Effect.provide(Clients.create({ name: "another app" }), played))
        ],
        [
          "Error: The cassette has no further response to GET /api/v2/connections/con_other/keys: there is none to this method and path",
          "Error: The cassette has no further response to POST /api/v2/clients: there are 1 to this method and path, used up or recorded with other bodies"
        ]
      )
    })
  )
})
