import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import { TestClock } from "effect/testing"
import { Connections, Credentials, Tracing } from "../../src/index.ts"
import * as Client from "../../src/sdk/Client.ts"
import { profile } from "../../src/generated/sdk/profile.js"
import { layer as fetchLayer } from "../../src/fetch.ts"
import { recordSpans } from "../support/recording.ts"
import { response, errorBody, failure, script, silence } from "../support/scripted.ts"

const id = "con_A1b2C3d4E5f6G7h8"
const everySecond = Schedule.spaced("1 second")
const errorResponse = (status: number, code?: string) => errorBody(status, "no", code)

const rotate = {
  "auth0.operation": "connections.keys.rotate",
  "http.request.method": "POST",
  "server.address": "tenant.example.com",
  "server.port": 443,
  "url.template": "/api/v2/connections/{id}/keys/rotate"
}
const get = {
  "auth0.operation": "connections.get",
  "http.request.method": "GET",
  "server.address": "tenant.example.com",
  "server.port": 443,
  "url.template": "/api/v2/connections/{id}"
}

describe("the span of a call", () => {
  it.effect("has the operation's name, and of the call nothing but its status", () => {
    const { layer, plain, spans } = recordSpans()
    const played = script(response(201, { kid: "k" }))
    return Effect.gen(function* () {
      yield* Connections.Keys.rotate(id)
      assert.deepStrictEqual(plain(), [
        {
          name: "auth0 connections.keys.rotate",
          kind: "client",
          parent: null,
          attributes: { ...rotate, "http.response.status_code": 201 },
          events: [],
          ended: [0, 0, "Success"]
        }
      ])
      const { status } = spans[0]!
      assert.strictEqual(
        status._tag === "Ended" && status.exit._tag === "Success" && status.exit.value,
        undefined
      )
    }).pipe(Effect.provide([layer, played.client()]))
  })

  it.effect("names an error, and does not quote it", () => {
    const { layer, plain, spans } = recordSpans()
    const played = script(response(404, errorResponse(404, "inexistent_connection")))
    return Effect.gen(function* () {
      yield* Effect.flip(Connections.Keys.rotate(id))
      assert.deepStrictEqual(plain(), [
        {
          name: "auth0 connections.keys.rotate",
          kind: "client",
          parent: null,
          attributes: {
            ...rotate,
            "http.response.status_code": 404,
            "error.type": "NotFound",
            "auth0.error_code": "inexistent_connection"
          },
          events: [
            [
              "auth0.attempt.failed",
              0,
              {
                "http.response.status_code": 404,
                "error.type": "404",
                "auth0.error_code": "inexistent_connection"
              }
            ]
          ],
          ended: [0, 0, "Failure"]
        }
      ])
      const { status } = spans[0]!
      const reason =
        status._tag === "Ended" && status.exit._tag === "Failure"
          ? status.exit.cause.reasons[0]
          : undefined
      const error = reason?._tag === "Fail" ? reason.error : undefined
      assert.isTrue(error instanceof Error)
      assert.deepStrictEqual(
        error instanceof Error ? [error.name, error.message, error.stack] : [],
        ["NotFound", "NotFound", "NotFound"]
      )
    }).pipe(Effect.provide([layer, played.client()]))
  })

  it.effect("shows retries and waits as events", () => {
    const { layer, plain } = recordSpans()
    const played = script(
      failure(true),
      response(503, errorResponse(503)),
      response(429, errorResponse(429, "too_many_requests"), { "retry-after": "5" }),
      response(200, { id })
    )
    return Effect.gen(function* () {
      const calling = yield* Effect.forkChild(Connections.get(id))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(calling)
      assert.deepStrictEqual(plain(), [
        {
          name: "auth0 connections.get",
          kind: "client",
          parent: null,
          attributes: {
            ...get,
            "http.response.status_code": 200,
            "http.request.resend_count": 3
          },
          events: [
            ["auth0.attempt.failed", 0, { "error.type": "TransportError" }],
            ["auth0.wait", 0, { "auth0.wait.reason": "backoff", "auth0.wait.duration": 1 }],
            [
              "auth0.attempt.failed",
              1000,
              {
                "http.response.status_code": 503,
                "http.request.resend_count": 1,
                "error.type": "503"
              }
            ],
            ["auth0.wait", 1000, { "auth0.wait.reason": "backoff", "auth0.wait.duration": 1 }],
            [
              "auth0.attempt.failed",
              2000,
              {
                "http.response.status_code": 429,
                "http.request.resend_count": 2,
                "error.type": "429",
                "auth0.error_code": "too_many_requests"
              }
            ],
            ["auth0.wait", 2000, { "auth0.wait.reason": "throttled", "auth0.wait.duration": 6 }]
          ],
          ended: [0, 8000, "Success"]
        }
      ])
    }).pipe(Effect.provide([layer, played.client({ retry: everySecond })]))
  })

  it.effect("is internal where each request is asked to have one of its own", () => {
    const { layer, plain } = recordSpans()
    const played = script(response(503, errorResponse(503)), response(200, { id }))
    return Effect.gen(function* () {
      const calling = yield* Effect.forkChild(Connections.get(id))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(calling)
      const request = {
        name: "GET /api/v2/connections/{id}",
        kind: "client" as const,
        parent: "auth0 connections.get",
        events: []
      }
      assert.deepStrictEqual(plain(), [
        {
          name: "auth0 connections.get",
          kind: "internal",
          parent: null,
          attributes: get,
          events: [
            ["auth0.attempt.failed", 0, { "http.response.status_code": 503, "error.type": "503" }],
            ["auth0.wait", 0, { "auth0.wait.reason": "backoff", "auth0.wait.duration": 1 }]
          ],
          ended: [0, 1000, "Success"]
        },
        {
          ...request,
          attributes: { ...get, "http.response.status_code": 503, "error.type": "503" },
          ended: [0, 0, "Failure"]
        },
        {
          ...request,
          attributes: {
            ...get,
            "http.response.status_code": 200,
            "http.request.resend_count": 1
          },
          ended: [1000, 1000, "Success"]
        }
      ])
    }).pipe(
      Effect.provide([
        layer,
        played.client({ retry: everySecond }),
        Layer.succeed(Tracing.RequestSpans, Tracing.clientSpan)
      ])
    )
  })

  it.effect("shows a rejected token as an attempt, and no error", () => {
    const { layer, plain } = recordSpans()
    const played = script(response(401, errorResponse(401)), response(200, { id }))
    return Effect.gen(function* () {
      yield* Connections.get(id)
      assert.deepStrictEqual(
        plain().map(({ attributes, ended, events }) => [attributes, events, ended]),
        [
          [
            { ...get, "http.response.status_code": 200, "http.request.resend_count": 1 },
            [
              ["auth0.attempt.failed", 0, { "http.response.status_code": 401, "error.type": "401" }]
            ],
            [0, 0, "Success"]
          ]
        ]
      )
    }).pipe(
      Effect.provide([
        layer,
        played.client({
          credentials: Credentials.tokenEffect(
            Effect.succeed({ accessToken: Redacted.make("a-token"), expiresIn: "1 hour" })
          )
        })
      ])
    )
  })

  it.effect("of a call that was let go says so, and shows no error", () => {
    const { layer, plain, spans } = recordSpans()
    const played = script(silence)
    return Effect.gen(function* () {
      const calling = yield* Effect.forkChild(Connections.get(id))
      yield* TestClock.adjust("3 seconds")
      yield* Fiber.interrupt(calling)
      assert.deepStrictEqual(
        plain().map(({ attributes, ended, events, name }) => [name, attributes, events, ended]),
        [
          ["auth0 connections.get", get, [], [0, 3000, "Failure"]],
          ["GET /api/v2/connections/{id}", get, [], [0, 3000, "Failure"]]
        ]
      )
      assert.deepStrictEqual(
        spans.map(({ status }) =>
          status._tag === "Ended" && status.exit._tag === "Failure"
            ? status.exit.cause.reasons.map(({ _tag }) => _tag)
            : []
        ),
        [["Interrupt"], ["Interrupt"]]
      )
    }).pipe(
      Effect.provide([
        layer,
        played.client(),
        Layer.succeed(Tracing.RequestSpans, Tracing.clientSpan)
      ])
    )
  })

  it.effect("is that of a call whose request is no valid one, too", () => {
    const { layer, plain } = recordSpans()
    return Effect.gen(function* () {
      yield* Effect.flip(Connections.get(".."))
      assert.deepStrictEqual(
        plain().map(({ attributes, ended, events }) => [attributes, events, ended]),
        [[{ ...get, "error.type": "InvalidRequest" }, [], [0, 0, "Failure"]]]
      )
    }).pipe(Effect.provide([layer, script().client()]))
  })

  it.effect("is added to a client that has none by a layer", () => {
    const { layer, plain } = recordSpans()
    const client: Client.ManagementClient["Service"] = {
      origin: "http://127.0.0.1:4010",
      profile,
      execute: () => Effect.succeed({ kid: "k" })
    }
    return Effect.gen(function* () {
      yield* Connections.Keys.rotate(id)
      assert.deepStrictEqual(
        plain().map(({ attributes }) => attributes),
        [{ ...rotate, "server.address": "127.0.0.1", "server.port": 4010 }]
      )
    }).pipe(
      Effect.provide([layer, Tracing.layer]),
      Effect.provideService(Client.ManagementClient, client)
    )
  })

  for (const [tracing, spans] of [
    [undefined, [{ ...get, "http.response.status_code": 200 }]],
    [false, []]
  ] as const) {
    it.effect(`is there over fetch as well, with tracing: ${tracing}`, () => {
      const { layer, plain } = recordSpans()
      const client = fetchLayer({
        domain: "tenant.example.com",
        credentials: Credentials.token(Redacted.make("the-token")),
        fetch: () => Promise.resolve(Response.json({ id })),
        tracing
      })
      return Effect.gen(function* () {
        yield* Connections.get(id)
        assert.deepStrictEqual(
          plain().map(({ attributes }) => attributes),
          [...spans]
        )
      }).pipe(Effect.provide([layer, client]))
    })
  }
})

describe("the trace's id", () => {
  it.effect("goes to the tenant only where it is asked to", () => {
    const { layer, spans } = recordSpans()
    const played = script(response(200, { id }), response(200, { id }))
    return Effect.gen(function* () {
      yield* Connections.get(id)
      yield* Effect.provideService(Connections.get(id), Tracing.TraceHeaders, Tracing.traceparent)
      const { spanId, traceId } = spans[1]!
      assert.deepStrictEqual(
        played.sent.map(({ headers }) => headers["traceparent"]),
        [undefined, `00-${traceId}-${spanId}-01`]
      )
      assert.match(`00-${traceId}-${spanId}-01`, /^00-[\da-f]{32}-[\da-f]{16}-01$/)
    }).pipe(Effect.provide([layer, played.client()]))
  })

  it.effect("is not made up where no tracer is", () => {
    const played = script(response(200, { id }))
    return Effect.gen(function* () {
      yield* Effect.provideService(Connections.get(id), Tracing.TraceHeaders, Tracing.traceparent)
      assert.strictEqual(played.sent[0]?.headers["traceparent"], undefined)
    }).pipe(Effect.provide(played.client()))
  })
})
