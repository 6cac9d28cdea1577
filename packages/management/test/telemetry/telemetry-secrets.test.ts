/**
 * Nothing of a call gets into what is seen of it: every value that a call is made
 * of and every value that a response holds is marked, and the mark is looked for in
 * all that tracers, metrics and loggers were given.
 */
import { assert, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Redacted from "effect/Redacted"
import { inspect } from "node:util"
import {
  Clients,
  Connections,
  Credentials,
  Logging,
  Metrics,
  Tracing,
  Users
} from "../../src/index.ts"
import { ownMetrics, recordLines, recordSpans } from "../support/recording.ts"
import { response, failure, script } from "../support/scripted.ts"

const mark = "MARKED"
const plain = { "x-request-id": `${mark} ${mark}`, date: mark, link: mark }
const headers = { ...plain, "content-type": mark }
const errorResponse = (statusCode: number) => ({
  statusCode,
  error: mark,
  message: `${mark} exists already`,
  errorCode: `${mark} with spaces, as no code has them`,
  attributes: { secret: mark }
})
const options = { headers: { "x-note": mark } }

const steps = [
  response(200, { id: mark, options: { client_secret: mark } }, plain),
  response(200, { connections: [{ id: mark }], next: mark }, plain),
  response(201, { client_id: mark, client_secret: mark }, plain),
  ...[400, 401, 403, 404, 409, 418, 429, 500, 503].map((status) =>
    response(status, errorResponse(status), headers)
  ),
  response(200, `<html>${mark}</html>`, headers),
  response(200, `{"a": ${mark}`, plain),
  response(200, `"${mark}"`, headers),
  failure(true),
  failure(false, { status: 502 }),
  () => Effect.die(new Error(mark))
]

const calls = Effect.gen(function* () {
  yield* Connections.get(mark, { fields: mark }, options)
  yield* Connections.list({ from: mark, take: 5 }, options)
  yield* Clients.create({ name: mark, client_metadata: { note: mark } }, options)
  for (let step = 3; step < steps.length; step++) {
    yield* Effect.exit(Users.update(`auth0|${mark}`, { email: `${mark}@example.com` }, options))
  }
  yield* Effect.exit(Connections.get(`${mark}\ud800`, {}, options))
})

it.effect("no id, query, header, body, token or message is seen from outside", () => {
  const { layer: tracer, spans } = recordSpans()
  const { layer: logger, lines } = recordLines()
  const played = script(...steps)
  const client = played.client({
    credentials: Credentials.token(Redacted.make(mark)),
    retry: Effect.succeed(() => Effect.undefined)
  })
  const observed = Logging.layer.pipe(Layer.provide(Metrics.layer), Layer.provide(client))
  return Effect.gen(function* () {
    yield* calls
    assert.strictEqual(played.sent.length, steps.length)
    assert.isTrue(
      played.sent.every(({ path }) => path.includes(mark) || path === "/api/v2/clients")
    )
    const seen = {
      spans: spans.map(({ attributes, events, name, status }) => ({
        name,
        attributes,
        events,
        end:
          status._tag === "Ended" && status.exit._tag === "Failure"
            ? [
                Cause.prettyErrors(status.exit.cause, { includeCauseInStack: true }),
                status.exit.cause
              ]
            : status
      })),
      lines,
      metrics: yield* Metric.snapshot
    }
    const text = inspect(seen, { depth: Infinity, maxArrayLength: null, maxStringLength: null })
    assert.strictEqual(seen.spans.length, 2 * steps.length + 1)
    assert.isAbove(lines.length, steps.length)
    assert.isAbove(seen.metrics.length, 10)
    assert.notInclude(text, mark)
  }).pipe(
    Effect.provide([
      tracer,
      logger,
      ownMetrics,
      observed,
      Layer.succeed(Tracing.RequestSpans, Tracing.clientSpan)
    ])
  )
})
