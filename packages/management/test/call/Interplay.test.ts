/** Parts of the runtime that were made one by one, at work in one call. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Tracer from "effect/Tracer"
import { TestClock } from "effect/testing"
import type { Retry } from "../../src/index.ts"
import {
  Connections,
  Credentials,
  Events,
  Logging,
  Metrics,
  Tickets,
  Tracing,
  Transport
} from "../../src/index.ts"
import { ManagementClient } from "../../src/index.ts"
import { connectTo } from "../../src/promise.ts"
import { response, errorBody, failure, script, silence } from "../support/scripted.ts"

const id = "con_A1b2C3d4E5f6G7h8"
const key = { kid: "next", cert: "PEM" }
const unauthorized = response(401, errorBody(401, "Unauthorized"))
const full = { "x-ratelimit-limit": "10", "x-ratelimit-remaining": "9" }
const empty = { "x-ratelimit-limit": "10", "x-ratelimit-remaining": "0" }

const renewed = () => {
  let issued = 0
  return Credentials.tokenEffect(
    Effect.sync(() => ({ accessToken: Redacted.make(`token-${++issued}`) }))
  )
}

const authorizations = (
  sent: ReadonlyArray<{ readonly headers: Readonly<Record<string, string>> }>
) => sent.map(({ headers }) => headers["authorization"])

describe("a rotation", () => {
  it.effect("whose token was rejected, and whose retry is lost, has an unknown outcome", () =>
    Effect.gen(function* () {
      const { client, sent } = script(unauthorized, failure(true))
      const error = yield* Effect.flip(Connections.Keys.rotate(id)).pipe(
        Effect.provide(client({ credentials: renewed() }))
      )
      assert.strictEqual(error._tag, "OutcomeUnknown")
      assert.deepStrictEqual(authorizations(sent), ["Bearer token-1", "Bearer token-2"])
    })
  )

  it.effect("that is rejected, throttled, not connected and then successful is done once", () =>
    Effect.gen(function* () {
      const { client, sent } = script(
        unauthorized,
        response(429, errorBody(429, "Too Many Requests"), { ...empty, "retry-after": "1" }),
        failure(false),
        response(201, key, full)
      )
      const call = yield* Effect.forkChild(
        Connections.Keys.rotate(id).pipe(Effect.provide(client({ credentials: renewed() })))
      )
      yield* TestClock.adjust("60 seconds")
      assert.deepStrictEqual(yield* Fiber.join(call), key)
      assert.deepStrictEqual(authorizations(sent), [
        "Bearer token-1",
        "Bearer token-2",
        "Bearer token-2",
        "Bearer token-2"
      ])
    })
  )

  it.effect("is not sent again under any options once it may have been done", () =>
    Effect.gen(function* () {
      const eager: Retry.RetryPolicy = Effect.succeed(() => Effect.succeed(0))
      for (const last of [
        failure(true),
        response(500, {}),
        response(408, {}),
        response(201, "<html>")
      ]) {
        for (const credentials of [renewed(), Credentials.token(Redacted.make("t"))]) {
          const { client, sent } = script(failure(false), response(429, {}), last)
          const observed = Logging.layer.pipe(
            Layer.provide(Metrics.layer),
            Layer.provide(client({ credentials, retry: eager, retryBudget: Infinity }))
          )
          const error = yield* Effect.flip(
            Connections.Keys.rotate(id, undefined, { retry: eager, priority: "interactive" })
          ).pipe(Effect.provide(observed))
          assert.strictEqual(error._tag, "OutcomeUnknown")
          assert.strictEqual(sent.length, 3)
        }
      }
    })
  )
})

describe("a write that may be retried", () => {
  const update = Connections.update(id, { display_name: "Acme" })

  it.effect("may have been sent, though its last retry was not", () =>
    Effect.gen(function* () {
      for (const first of [failure(true), response(503, {})]) {
        const { client } = script(first, failure(false))
        const once: Retry.RetryPolicy = Effect.sync(() => {
          let retries = 0
          return () => Effect.succeed(retries++ === 0 ? 0 : undefined)
        })
        const error = yield* Effect.flip(update).pipe(Effect.provide(client({ retry: once })))
        assert.deepStrictEqual(
          error._tag === "TransportError" && { sent: error.sent, status: error.status },
          { sent: true, status: undefined }
        )
      }
    })
  )

  it.effect("may have been sent, though its time ended while it waited for its turn", () =>
    Effect.gen(function* () {
      const { client, sent } = script(
        failure(true),
        response(429, {}, { ...empty, "retry-after": "300" })
      )
      const inOneSecond: Retry.RetryPolicy = Effect.succeed(() => Effect.succeed(1000))
      const error = yield* Effect.gen(function* () {
        const call = yield* Effect.forkChild(
          Effect.flip(Connections.update(id, {}, { deadline: "10 seconds", retry: inOneSecond }))
        )
        yield* TestClock.adjust(0)
        // Its retry would have to wait for longer than it has time.
        yield* Effect.exit(Connections.update(id, {}))
        yield* TestClock.adjust("1 minute")
        return yield* Fiber.join(call)
      }).pipe(Effect.provide(client()))
      assert.deepStrictEqual(error._tag === "DeadlineExceeded" && { sent: error.sent }, {
        sent: true
      })
      assert.strictEqual(sent.length, 2)
    })
  )

  it.effect("was not sent for sure where no request of it was", () =>
    Effect.gen(function* () {
      const { client } = script(response(429, {}), failure(false))
      const error = yield* Effect.flip(
        Connections.update(id, {}, { retry: Schedule.recurs(1) })
      ).pipe(Effect.provide(client()))
      assert.deepStrictEqual(error._tag === "TransportError" && { sent: error.sent }, {
        sent: false
      })
    })
  )
})

describe("a call that is let go", () => {
  it.effect("before the tenant is known leaves the turn to others", () =>
    Effect.gen(function* () {
      const { client, sent } = script(silence, silence, response(200, { id }))
      yield* Effect.gen(function* () {
        const pending = yield* Effect.forEach([1, 2], () => Effect.forkChild(Connections.get(id)))
        yield* TestClock.adjust(0)
        const third = yield* Effect.forkChild(Connections.get(id))
        yield* Fiber.interruptAll(pending)
        yield* TestClock.adjust("1 second")
        assert.deepStrictEqual(yield* Fiber.join(third), { id })
      }).pipe(Effect.provide(client()))
      assert.strictEqual(sent.length, 3)
    })
  )

  it.effect("in its turn, during a wait or in flight asks for nothing any more", () =>
    Effect.gen(function* () {
      const { client, sent } = script(
        response(200, { id }, { ...empty, "x-ratelimit-reset": "600" }),
        response(503, {}, { "retry-after": "5" }),
        silence
      )
      yield* Effect.gen(function* () {
        yield* Connections.get(id)
        const sequence = yield* Effect.forkChild(Connections.get(id))
        yield* TestClock.adjust(0)
        yield* Fiber.interrupt(sequence)
        yield* TestClock.adjust("1 hour")
        assert.strictEqual(sent.length, 1)
        const waiting = yield* Effect.forkChild(Connections.get(id))
        yield* TestClock.adjust(0)
        yield* Fiber.interrupt(waiting)
        yield* TestClock.adjust("1 hour")
        assert.strictEqual(sent.length, 2)
        const inFlight = yield* Effect.forkChild(Connections.get(id))
        yield* TestClock.adjust(0)
        yield* Fiber.interrupt(inFlight)
        yield* TestClock.adjust("1 hour")
        assert.strictEqual(sent.length, 3)
      }).pipe(Effect.provide(client()))
    })
  )
})

describe("spans of calls with promises", () => {
  it("are those of the tracer that the tenant is connected to with", async () => {
    const names: Array<string> = []
    const tracer = Tracer.make({
      span: (options) => {
        names.push(options.name)
        return new Tracer.NativeSpan(options)
      }
    })
    const { client } = script(response(200, { id }))
    await using auth0 = await connectTo(Layer.merge(client(), Layer.succeed(Tracer.Tracer, tracer)))
    await auth0.run(Connections.get, id)
    assert.deepStrictEqual(names, ["auth0 connections.get"])
  })

  it("can be made by a layer around a client that has none", async () => {
    const { client } = script(response(200, { id }))
    await using auth0 = await connectTo(Tracing.layer.pipe(Layer.provide(client())))
    assert.deepStrictEqual(await auth0.run(Connections.get, id), { id })
  })
})

describe("events with promises", () => {
  it("hold the server back while the loop is busy, and close when it is left", async () => {
    let written = 0
    let closed = false
    const endless = async function* () {
      for (;;) {
        written++
        yield new TextEncoder().encode(
          `id: ${written}\ndata: {"type":"t","offset":"${written}"}\n\n`
        )
      }
    }
    const transport = Layer.succeed(Transport, {
      send: () => Effect.die(new Error("nothing else is asked for")),
      open: () =>
        Effect.succeed({
          status: 200,
          header: (name: string) => (name === "content-type" ? "text/event-stream" : undefined),
          chunks: endless(),
          close: () => {
            closed = true
          }
        })
    })
    await using auth0 = await connectTo(
      ManagementClient.layerTransport({
        domain: "tenant.example.com",
        credentials: Credentials.token(Redacted.make("t"))
      }).pipe(Layer.provide(transport))
    )
    let taken = 0
    for await (const _event of auth0.iterate(Events.subscribe)) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (++taken === 3) break
    }
    assert.isAtMost(written, taken + 2)
    assert.isTrue(closed)
  })
})

describe("the custom domain of a call", () => {
  it.effect("is in the header of that call, and not in that of the token's request", () =>
    Effect.gen(function* () {
      const { client, sent } = script(
        response(200, { access_token: "token", expires_in: 86_400 }),
        response(201, { ticket: "https://login.example.com/t" }),
        response(201, { ticket: "https://acme.example/t" }),
        response(200, { id })
      )
      const credentials = Credentials.clientSecret({
        clientId: "an-id",
        clientSecret: Redacted.make("a-secret")
      })
      yield* Effect.gen(function* () {
        yield* Tickets.verifyEmail({ user_id: "u" }, { customDomain: "login.example.com" })
        yield* Tickets.verifyEmail({ user_id: "u" })
        yield* Connections.get(id, {}, { customDomain: "login.example.com" })
      }).pipe(Effect.provide(client({ credentials, customDomain: "acme.example" })))
      assert.deepStrictEqual(
        sent.map(({ headers }) => headers["auth0-custom-domain"]),
        [undefined, "login.example.com", "acme.example", undefined]
      )
    })
  )
})
