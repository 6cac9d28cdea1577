/** Over whatever a client sends, the same is seen of a call, and the tenant sees as little of the trace. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Connections, Logging, Metrics, Tracing } from "../../src/index.ts"
import { metrics, ownMetrics, recordLines, recordSpans } from "../support/recording.ts"
import { clients } from "../support/clients.ts"
import { serve } from "../support/server.ts"

const id = "con_A1b2C3d4E5f6G7h8"
const traced = clients()

const ofTraces = ["traceparent", "tracestate", "baggage", "b3", "x-b3-traceid", "x-b3-spanid"]

describe.for(Object.entries(traced))("over %s", ([, client]) => {
  it.live(
    "a call is seen in the same way, and the tenant is told of its trace on request only",
    () =>
      Effect.gen(function* () {
        const sent: Array<Readonly<Record<string, unknown>>> = []
        const server = yield* serve((request, response) => {
          sent.push(
            Object.fromEntries(
              ofTraces.flatMap((name) =>
                request.headers[name] === undefined ? [] : [[name, request.headers[name]]]
              )
            )
          )
          response.writeHead(404, { "content-type": "application/json", "x-request-id": "r-1" })
          response.end('{"statusCode":404,"error":"Not Found","message":"no"}')
        })
        const { layer: tracer, plain, spans } = recordSpans()
        const { layer: logger, lines } = recordLines()
        const observed = Logging.layer.pipe(
          Layer.provide(Metrics.layer),
          Layer.provide(client(server.origin))
        )
        const figures = yield* Effect.gen(function* () {
          const call = Effect.flip(Connections.get(id))
          yield* call
          yield* Effect.provideService(call, Tracing.TraceHeaders, Tracing.traceparent)
          return yield* metrics
        }).pipe(Effect.provide([observed, tracer, logger, ownMetrics]))

        const asked = spans[1]
        assert.deepStrictEqual(sent, [
          {},
          { traceparent: `00-${asked?.traceId}-${asked?.spanId}-01` }
        ])
        const result = { "http.response.status_code": 404, "error.type": "404" }
        const call = {
          name: "auth0 connections.get",
          kind: "client" as const,
          parent: null,
          attributes: {
            "auth0.operation": "connections.get",
            "http.request.method": "GET",
            "server.address": "127.0.0.1",
            "server.port": Number(new URL(server.origin).port),
            "url.template": "/api/v2/connections/{id}",
            "http.response.status_code": 404,
            "error.type": "NotFound"
          },
          events: [["auth0.attempt.failed", result]]
        }
        assert.deepStrictEqual(
          plain().map(({ attributes, events, kind, name, parent }) => ({
            name,
            kind,
            parent,
            attributes,
            events: events.map(([event, , metadata]) => [event, metadata])
          })),
          [call, call]
        )
        assert.deepStrictEqual(
          lines.map(([level, sentence, fields]) => [level, sentence, fields["auth0.request_id"]]),
          [
            ["Warn", "auth0 attempt failed", "r-1"],
            ["Debug", "auth0 call: failure", "r-1"],
            ["Warn", "auth0 attempt failed", "r-1"],
            ["Debug", "auth0 call: failure", "r-1"]
          ]
        )
        const operation = { "auth0.operation": "connections.get" }
        assert.deepStrictEqual(
          figures.filter(([name]) => !String(name).endsWith("duration")),
          [
            ["auth0.client.active_calls", operation, 0],
            [
              "auth0.client.calls",
              { ...operation, outcome: "failure", "error.type": "NotFound" },
              2
            ]
          ]
        )
      })
  )
})
