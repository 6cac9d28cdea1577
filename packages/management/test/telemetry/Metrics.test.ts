import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import { TestClock } from "effect/testing"
import { Connections, Metrics } from "../../src/index.ts"
import * as Client from "../../src/sdk/Client.ts"
import { withHooks } from "openapi-effect-runtime/call/HookedClient"
import { metrics, ownMetrics } from "../support/recording.ts"
import { response, errorBody, failure, script, silence } from "../support/scripted.ts"

const id = "con_A1b2C3d4E5f6G7h8"
const everySecond = Schedule.spaced("1 second")
const twice = Schedule.spaced("1 second").pipe(Schedule.upTo({ times: 2 }))
const operation = { "auth0.operation": "connections.get" }
const request = {
  "http.request.method": "GET",
  "server.address": "tenant.example.com",
  "server.port": "443",
  "url.template": "/api/v2/connections/{id}",
  unit: "s"
}

/** What comes before every series of a test: nothing is under way any more. */
const idle = ["auth0.client.active_calls", operation, 0]

describe("the metrics of calls", () => {
  it.effect("count calls and requests, and time them", () => {
    const played = script(
      Effect.delay(response(200, { id }), "30 millis"),
      Effect.delay(response(200, { id }), "2 seconds"),
      response(404, errorBody(404, "Not Found", "inexistent_connection"))
    )
    return Effect.gen(function* () {
      const calling = yield* Effect.forkChild(
        Effect.all([Connections.get(id), Connections.get(id), Effect.flip(Connections.get(id))])
      )
      yield* TestClock.adjust("10 millis")
      assert.deepStrictEqual(yield* metrics, [["auth0.client.active_calls", operation, 1]])
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(calling)
      assert.deepStrictEqual(yield* metrics, [
        idle,
        [
          "http.client.request.duration",
          { ...request, "http.response.status_code": "200" },
          { count: 2, sum: 2.03 }
        ],
        ["auth0.client.calls", { ...operation, outcome: "success" }, 2],
        [
          "auth0.client.call.duration",
          { ...operation, outcome: "success", unit: "s" },
          { count: 2, sum: 2.03 }
        ],
        [
          "http.client.request.duration",
          { ...request, "http.response.status_code": "404", "error.type": "404" },
          { count: 1, sum: 0 }
        ],
        ["auth0.client.calls", { ...operation, outcome: "failure", "error.type": "NotFound" }, 1],
        [
          "auth0.client.call.duration",
          { ...operation, outcome: "failure", unit: "s" },
          { count: 1, sum: 0 }
        ]
      ])
    }).pipe(Effect.provide([Metrics.layer.pipe(Layer.provide(played.client())), ownMetrics]))
  })

  it.effect("count retries by their reason, and the time that was waited for them", () => {
    const played = script(
      failure(true),
      response(503, errorBody(503, "Service Unavailable")),
      response(429, errorBody(429, "Too Many Requests"), { "retry-after": "5" }),
      response(200, { id })
    )
    return Effect.gen(function* () {
      const calling = yield* Effect.forkChild(Connections.get(id))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(calling)
      const got = yield* metrics
      assert.deepStrictEqual(
        got.filter(([name]) => name !== "http.client.request.duration"),
        [
          idle,
          ["auth0.client.wait.time", { ...operation, reason: "backoff", unit: "s" }, 2],
          ["auth0.client.retries", { ...operation, "error.type": "TransportError" }, 1],
          ["auth0.client.retries", { ...operation, "error.type": "503" }, 1],
          ["auth0.client.wait.time", { ...operation, reason: "throttled", unit: "s" }, 6],
          ["auth0.client.retries", { ...operation, "error.type": "429" }, 1],
          ["auth0.client.calls", { ...operation, outcome: "success" }, 1],
          [
            "auth0.client.call.duration",
            { ...operation, outcome: "success", unit: "s" },
            { count: 1, sum: 8 }
          ]
        ]
      )
      assert.deepStrictEqual(
        got.filter(([name]) => name === "http.client.request.duration"),
        [
          { ...request, "error.type": "TransportError" },
          { ...request, "http.response.status_code": "503", "error.type": "503" },
          { ...request, "http.response.status_code": "429", "error.type": "429" },
          { ...request, "http.response.status_code": "200" }
        ].map((attributes) => ["http.client.request.duration", attributes, { count: 1, sum: 0 }])
      )
    }).pipe(
      Effect.provide([
        Metrics.layer.pipe(Layer.provide(played.client({ retry: everySecond }))),
        ownMetrics
      ])
    )
  })

  it.effect("count calls that were given up, and no others that failed", () => {
    const unavailable = response(503, errorBody(503, "Service Unavailable"))
    const played = script(
      unavailable,
      unavailable,
      unavailable,
      response(404, errorBody(404, "Not Found")),
      unavailable
    )
    const call = Effect.flip(Connections.get(id, {}, { retry: twice }))
    return Effect.gen(function* () {
      const calling = yield* Effect.forkChild(call)
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(calling)
      yield* call
      const rotated = yield* Effect.flip(Connections.Keys.rotate(id))
      assert.strictEqual(rotated._tag, "OutcomeUnknown")
      assert.deepStrictEqual(
        (yield* metrics).filter(([name]) => name === "auth0.client.given_up"),
        [["auth0.client.given_up", { ...operation, "error.type": "ServerError" }, 1]]
      )
    }).pipe(Effect.provide([Metrics.layer.pipe(Layer.provide(played.client())), ownMetrics]))
  })

  it.effect("tell the time before a request from that of the request", () => {
    const paced = Layer.effect(
      Client.ManagementClient,
      Effect.map(Client.ManagementClient, (client) => ({
        ...client,
        execute: (raw, metadata, args, extras) =>
          client.execute(
            raw,
            metadata,
            args,
            withHooks(extras, { before: () => Effect.sleep("3 seconds") })
          )
      }))
    )
    const played = script(Effect.delay(response(200, { id }), "1 second"))
    return Effect.gen(function* () {
      const calling = yield* Effect.forkChild(Connections.get(id))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(calling)
      assert.deepStrictEqual(yield* metrics, [
        idle,
        ["auth0.client.wait.time", { ...operation, reason: "paced", unit: "s" }, 3],
        [
          "http.client.request.duration",
          { ...request, "http.response.status_code": "200" },
          { count: 1, sum: 1 }
        ],
        ["auth0.client.calls", { ...operation, outcome: "success" }, 1],
        [
          "auth0.client.call.duration",
          { ...operation, outcome: "success", unit: "s" },
          { count: 1, sum: 4 }
        ]
      ])
    }).pipe(
      Effect.provide([
        Metrics.layer.pipe(Layer.provide(paced), Layer.provide(played.client())),
        ownMetrics
      ])
    )
  })

  it.effect("keep calls that were let go apart from those that failed", () => {
    const played = script(silence)
    return Effect.gen(function* () {
      const calling = yield* Effect.forkChild(Connections.get(id))
      yield* TestClock.adjust("3 seconds")
      yield* Fiber.interrupt(calling)
      assert.deepStrictEqual(yield* metrics, [
        idle,
        ["auth0.client.calls", { ...operation, outcome: "interrupted" }, 1],
        [
          "auth0.client.call.duration",
          { ...operation, outcome: "interrupted", unit: "s" },
          { count: 1, sum: 3 }
        ]
      ])
    }).pipe(Effect.provide([Metrics.layer.pipe(Layer.provide(played.client())), ownMetrics]))
  })
})
