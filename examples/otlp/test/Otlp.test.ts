import { assert, it } from "@effect/vitest"
import { Credentials } from "@effect-auth0/management"
import { layer } from "@effect-auth0/management/fetch"
import { TenantSandbox } from "@effect-auth0/tenant-sandbox"
import { Effect, Layer, Logger, Metric, Redacted, References, Schedule } from "effect"
import { rotateDueKeys } from "../src/RotateDueKeys.ts"
import { exporter, observed } from "../src/Telemetry.ts"
import { collector } from "./support/Collector.ts"

const names = ["acme-one", "acme-two", "acme-three"]

const sandbox = TenantSandbox.layer({
  seed: {
    connections: names.map((name) => ({
      name,
      strategy: "oidc",
      options: { token_endpoint_auth_method: "private_key_jwt" }
    }))
  },
  faults: [
    { kind: "unavailableBeforeApplying", operation: "connections.list" },
    { kind: "tooManyRequests", operation: "connections.keys.rotate", connection: "acme-one" },
    {
      kind: "responseLostAfterApplying",
      operation: "connections.keys.rotate",
      connection: "acme-two"
    }
  ]
})

/** The job, with everything that it shows sent to the collector. */
const run = Effect.fn(function* (credentials: "secret" | "token") {
  const { arrived, url } = yield* collector
  const tenant = yield* TenantSandbox
  const token = yield* tenant.tokens.issue()
  const { clientId, clientSecret, domain, origin } = tenant
  const client = layer({
    domain,
    origin,
    credentials:
      credentials === "token"
        ? Credentials.token(token)
        : Credentials.clientSecret({ clientId, clientSecret }),
    retry: Schedule.recurs(3),
    // What is told of a call is compared whole; when the governor lets it go is chance.
    rateLimits: false
  })
  const report = yield* rotateDueKeys.pipe(
    Effect.provide(Layer.merge(observed(client), exporter(url))),
    Effect.provide(Logger.layer([])),
    Effect.provideService(Metric.MetricRegistry, new Map()),
    Effect.provideService(References.MinimumLogLevel, "Debug")
  )
  const records = yield* tenant.connections.all
  const hidden = [
    clientId,
    Redacted.value(clientSecret),
    Redacted.value(token),
    "Bearer",
    ...records.flatMap(({ id, name }) => [id, name])
  ]
  return { ...arrived(), report, port: Number(new URL(origin).port), hidden }
}, Effect.provide(sandbox))

const templates = {
  "connections.list": ["GET", "/api/v2/connections"],
  "connections.keys.rotate": ["POST", "/api/v2/connections/{id}/keys/rotate"]
} as const

type SpanEvent = readonly [name: string, attributes: Readonly<Record<string, unknown>>]

// How long it waited is the API's to say, in whole seconds of the wall clock.
const timeless = ([
  name,
  { "auth0.wait.duration": seconds, ...attributes }
]: SpanEvent): SpanEvent => [
  name,
  seconds === undefined ? attributes : { ...attributes, waited: typeof seconds }
]

it.live("a collector is told what became of every call", () =>
  Effect.gen(function* () {
    const { lines, metrics, port, report, services, spans, traces } = yield* run("secret")
    assert.deepStrictEqual(report, { rotated: 2, failed: ["OutcomeUnknown"] })
    assert.deepStrictEqual([...services], ["rotate-due-keys"])
    assert.strictEqual(traces.size, 1)

    const about = (operation: keyof typeof templates) => ({
      "auth0.operation": operation,
      "http.request.method": templates[operation][0],
      "url.template": templates[operation][1]
    })
    const client = (operation: keyof typeof templates) => ({
      ...about(operation),
      "server.address": "127.0.0.1",
      "server.port": port
    })
    const request = (operation: keyof typeof templates, attributes: object, error?: string) => ({
      name: templates[operation].join(" "),
      kind: "client",
      parent: `auth0 ${operation}`,
      status: error === undefined ? ["ok"] : ["error", error],
      attributes: {
        ...client(operation),
        ...attributes,
        ...(error === undefined ? undefined : { "error.type": error })
      },
      events: error === undefined ? [] : [exception(error)]
    })
    const exception = (name: string): SpanEvent => [
      "exception",
      {
        "exception.type": name,
        "exception.message": name,
        "exception.stacktrace": `${name}: ${name}`
      }
    ]
    const call = (operation: keyof typeof templates, events: Array<SpanEvent>, error?: string) => ({
      name: `auth0 ${operation}`,
      kind: "internal",
      parent: "rotate due keys",
      status: error === undefined ? ["ok"] : ["error", error],
      attributes: {
        ...client(operation),
        ...(error === undefined ? undefined : { "error.type": error })
      },
      events
    })
    const failed = (attributes: Readonly<Record<string, unknown>>): SpanEvent => [
      "auth0.attempt.failed",
      attributes
    ]
    const wait = (reason: string): SpanEvent => [
      "auth0.wait",
      { "auth0.wait.reason": reason, waited: "number" }
    ]

    assert.deepStrictEqual(
      spans.map((span) => ({ ...span, events: span.events.map(timeless) })),
      [
        request("connections.list", { "http.response.status_code": 503 }, "503"),
        request("connections.list", {
          "http.response.status_code": 200,
          "http.request.resend_count": 1
        }),
        call("connections.list", [
          failed({ "http.response.status_code": 503, "error.type": "503" }),
          wait("backoff")
        ]),
        request(
          "connections.keys.rotate",
          { "http.response.status_code": 429, "auth0.error_code": "too_many_requests" },
          "429"
        ),
        request("connections.keys.rotate", {
          "http.response.status_code": 201,
          "http.request.resend_count": 1
        }),
        call("connections.keys.rotate", [
          failed({
            "http.response.status_code": 429,
            "error.type": "429",
            "auth0.error_code": "too_many_requests"
          }),
          wait("throttled")
        ]),
        request("connections.keys.rotate", {}, "TransportError"),
        call(
          "connections.keys.rotate",
          [failed({ "error.type": "TransportError" }), exception("OutcomeUnknown")],
          "OutcomeUnknown"
        ),
        request("connections.keys.rotate", { "http.response.status_code": 201 }),
        call("connections.keys.rotate", []),
        {
          name: "rotate due keys",
          kind: "internal",
          parent: undefined,
          status: ["ok"],
          attributes: {},
          events: []
        }
      ]
    )

    const list = { "auth0.operation": "connections.list" }
    const rotate = { "auth0.operation": "connections.keys.rotate" }
    assert.deepStrictEqual(
      metrics
        .filter(({ name }) => !name.endsWith("duration"))
        .map(({ attributes, name, unit, value }) => [
          name,
          unit,
          attributes,
          name === "auth0.client.wait.time" ? typeof value : value
        ]),
      [
        ["auth0.client.active_calls", "1", list, 0],
        ["auth0.client.active_calls", "1", rotate, 0],
        ["auth0.client.wait.time", "s", { ...list, reason: "backoff", unit: "s" }, "number"],
        ["auth0.client.wait.time", "s", { ...rotate, reason: "throttled", unit: "s" }, "number"],
        ["auth0.client.retries", "1", { ...list, "error.type": "503" }, 1],
        ["auth0.client.retries", "1", { ...rotate, "error.type": "429" }, 1],
        ["auth0.client.calls", "1", { ...list, outcome: "success" }, 1],
        ["auth0.client.calls", "1", { ...rotate, outcome: "success" }, 2],
        [
          "auth0.client.calls",
          "1",
          { ...rotate, outcome: "failure", "error.type": "OutcomeUnknown" },
          1
        ]
      ]
    )
    assert.deepStrictEqual(
      metrics
        .filter(({ name }) => name === "http.client.request.duration")
        .map(({ attributes, unit, value }) => [
          attributes["http.request.method"],
          attributes["http.response.status_code"],
          attributes["error.type"],
          unit,
          value
        ]),
      [
        ["GET", "503", "503", "s", 1],
        ["GET", "200", undefined, "s", 1],
        ["POST", "429", "429", "s", 1],
        ["POST", "201", undefined, "s", 2],
        ["POST", undefined, "TransportError", "s", 1]
      ]
    )

    assert.deepStrictEqual(
      lines.map(({ fields, level, sentence, span }) => [
        level,
        sentence,
        span,
        fields["auth0.attempt"],
        fields["error.type"]
      ]),
      [
        ["Warn", "auth0 attempt failed", "auth0 connections.list", 0, "503"],
        ["Debug", "auth0 call waits", "auth0 connections.list", 0, undefined],
        ["Debug", "auth0 call: success", "auth0 connections.list", 1, undefined],
        ["Warn", "auth0 attempt failed", "auth0 connections.keys.rotate", 0, "429"],
        ["Debug", "auth0 call waits", "auth0 connections.keys.rotate", 0, undefined],
        ["Debug", "auth0 call: success", "auth0 connections.keys.rotate", 1, undefined],
        ["Warn", "auth0 attempt failed", "auth0 connections.keys.rotate", 0, "TransportError"],
        ["Debug", "auth0 call: failure", "auth0 connections.keys.rotate", 0, "OutcomeUnknown"],
        ["Debug", "auth0 call: success", "auth0 connections.keys.rotate", 0, undefined]
      ]
    )
  })
)

it.live.each(["secret", "token"] as const)(
  "no %s and no id of a record is among it",
  (credentials) =>
    Effect.gen(function* () {
      const { hidden, text } = yield* run(credentials)
      assert.isAbove(text.length, 10_000)
      assert.isAbove(hidden.length, 4)
      assert.deepStrictEqual(
        hidden.filter((value) => text.includes(value)),
        []
      )
    })
)
