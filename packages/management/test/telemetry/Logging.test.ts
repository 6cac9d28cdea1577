import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as References from "effect/References"
import * as Schedule from "effect/Schedule"
import { TestClock } from "effect/testing"
import { Connections, Logging } from "../../src/index.ts"
import { recordLines, recordSpans } from "../support/recording.ts"
import { response, errorBody, script, silence } from "../support/scripted.ts"

const id = "con_A1b2C3d4E5f6G7h8"
const everySecond = Schedule.spaced("1 second")
const call = {
  "auth0.operation": "connections.get",
  "http.request.method": "GET",
  "url.template": "/api/v2/connections/{id}"
}

describe("the log lines of a call", () => {
  it.effect("are one for each failed attempt, each wait, and the end", () => {
    const { layer, lines } = recordLines()
    const played = script(
      Effect.delay(
        response(503, errorBody(503, "Service Unavailable", "down"), { "x-request-id": "r-1" }),
        "20 millis"
      ),
      response(200, { id }, { "x-auth0-requestid": "r-2" })
    )
    return Effect.gen(function* () {
      const calling = yield* Effect.forkChild(Connections.get(id))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(calling)
      assert.deepStrictEqual(lines, [
        [
          "Warn",
          "auth0 attempt failed",
          {
            ...call,
            "http.response.status_code": 503,
            "auth0.attempt": 0,
            "auth0.millis": 20,
            "auth0.request_id": "r-1",
            "auth0.error_code": "down",
            "error.type": "503"
          }
        ],
        [
          "Debug",
          "auth0 call waits",
          { ...call, "auth0.attempt": 0, "auth0.millis": 1000, "auth0.wait.reason": "backoff" }
        ],
        [
          "Debug",
          "auth0 call: success",
          {
            ...call,
            "http.response.status_code": 200,
            "auth0.attempt": 1,
            "auth0.millis": 1020,
            "auth0.request_id": "r-2"
          }
        ]
      ])
    }).pipe(
      Effect.provide([
        layer,
        Logging.layer.pipe(Layer.provide(played.client({ retry: everySecond })))
      ])
    )
  })

  it.effect("stand in the call's span, and keep the caller's own fields", () => {
    const { layer, lines } = recordLines()
    const { layer: tracer } = recordSpans()
    const played = script(response(404, errorBody(404, "Not Found")))
    return Effect.gen(function* () {
      yield* Effect.flip(Connections.get(id)).pipe(Effect.annotateLogs({ job: "nightly" }))
      const fields = {
        ...call,
        job: "nightly",
        span: "auth0 connections.get",
        "http.response.status_code": 404,
        "auth0.attempt": 0,
        "auth0.millis": 0
      }
      assert.deepStrictEqual(lines, [
        ["Warn", "auth0 attempt failed", { ...fields, "error.type": "404" }],
        ["Debug", "auth0 call: failure", { ...fields, "error.type": "NotFound" }]
      ])
    }).pipe(Effect.provide([layer, tracer, Logging.layer.pipe(Layer.provide(played.client()))]))
  })

  it.effect("tell a call that was let go from one that failed", () => {
    const { layer, lines } = recordLines()
    return Effect.gen(function* () {
      const calling = yield* Effect.forkChild(Connections.get(id))
      yield* TestClock.adjust("3 seconds")
      yield* Fiber.interrupt(calling)
      assert.deepStrictEqual(lines, [
        ["Debug", "auth0 call: interrupted", { ...call, "auth0.attempt": 0, "auth0.millis": 3000 }]
      ])
    }).pipe(Effect.provide([layer, Logging.layer.pipe(Layer.provide(script(silence).client()))]))
  })

  it.effect("are warnings alone where the program logs no more than that", () => {
    const { layer, lines } = recordLines()
    const played = script(response(404, errorBody(404, "Not Found")), response(200, { id }))
    return Effect.gen(function* () {
      yield* Effect.flip(Connections.get(id))
      yield* Connections.get(id)
      assert.deepStrictEqual(
        lines.map(([level, sentence]) => [level, sentence]),
        [["Warn", "auth0 attempt failed"]]
      )
    }).pipe(
      Effect.provideService(References.MinimumLogLevel, "Info"),
      Effect.provide([layer, Logging.layer.pipe(Layer.provide(played.client()))])
    )
  })
})
