/** A client whose scope is closed while its calls are under way, or before they begin. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import {
  type CallOptions,
  Connections,
  Credentials,
  Events,
  type ManagementClient,
  type Retry
} from "../../src/index.ts"
import { clients } from "../support/clients.ts"
import { message } from "../support/listening.ts"
import { openings, stream } from "../support/openings.ts"
import { response, errorBody, script, silence } from "../support/scripted.ts"
import { serve } from "../support/server.ts"
import { until } from "../support/turns.ts"

const id = "con_A1b2C3d4E5f6G7h8"

/** A client in a scope of its own, which is closed by itself. */
const opened = <E>(layer: Layer.Layer<ManagementClient, E>) =>
  Effect.gen(function* () {
    const scope = yield* Scope.make()
    const context = yield* Layer.buildWithScope(layer, scope)
    return { context, close: Scope.close(scope, Exit.void) }
  })

const plain = (error: { readonly _tag: string; readonly message: string }) => [
  error._tag,
  error.message.replace(/^[\w.]+:? /, "")
]

const read = (options?: CallOptions) => Connections.Keys.get(id, options)
const rotate = (options?: CallOptions) => Connections.Keys.rotate(id, {}, options)
const rejected = ["InvalidRequest", "the client has been closed; make another one"]
const ended = "the client was closed before there was a whole response"

describe("a client that has been closed", () => {
  it.effect("rejects every call at once, and sends nothing", () =>
    Effect.gen(function* () {
      const { client, sent } = script()
      const { close, context } = yield* opened(client())
      yield* close
      const errors = yield* Effect.all([Effect.flip(read()), Effect.flip(rotate())]).pipe(
        Effect.provideContext(context)
      )
      assert.deepStrictEqual([errors.map(plain), sent], [[rejected, rejected], []])
    })
  )

  for (const [over, clientAt] of Object.entries(clients())) {
    it.live(`ends what is under way over ${over}, and its exchanges`, () =>
      Effect.gen(function* () {
        const open = new Set<object>()
        const { origin } = yield* serve(({ socket }) => {
          open.add(socket)
          socket.once("close", () => open.delete(socket))
        })
        const { close, context } = yield* opened(clientAt(origin))
        const start = <A, E extends { readonly _tag: string; readonly message: string }>(
          call: Effect.Effect<A, E, ManagementClient>
        ) => Effect.forkChild(Effect.flip(call).pipe(Effect.provideContext(context)))
        const reading = yield* start(read({ deadline: "Infinity" }))
        const rotating = yield* start(rotate())
        yield* Effect.promise(() => until(() => open.size === 2))
        yield* close
        const errors = yield* Effect.all([Fiber.join(reading), Fiber.join(rotating)])
        yield* Effect.promise(() => until(() => open.size === 0))
        assert.deepStrictEqual(
          errors.map((error) => [
            error._tag,
            error._tag === "OutcomeUnknown" ? plain(error.reason) : error.message
          ]),
          [
            ["TransportError", `connections.keys.get: ${ended}`],
            ["OutcomeUnknown", ["TransportError", ended]]
          ]
        )
      })
    )

    it.live(`closes a stream over ${over} that nobody reads from`, () =>
      Effect.gen(function* () {
        const open = new Set<object>()
        const { origin } = yield* serve(({ socket }, response) => {
          open.add(socket)
          socket.once("close", () => open.delete(socket))
          response.writeHead(200, { "content-type": "text/event-stream" })
          response.write(message("1"))
        })
        const { close, context } = yield* opened(clientAt(origin))
        const exit = yield* Events.subscribe({}).pipe(
          Stream.runForEach(() =>
            // Its reader is not done with the first event while the client is closed.
            Effect.andThen(
              close,
              Effect.promise(() => until(() => open.size === 0))
            )
          ),
          Effect.provideContext(context),
          Effect.flip
        )
        assert.deepStrictEqual(plain(exit), rejected)
      })
    )
  }
})

describe("closing a client", () => {
  it.effect("ends the wait before a retry, with what failed", () =>
    Effect.gen(function* () {
      const { client, sent } = script(response(503, errorBody(503, "Service Unavailable")))
      const { close, context } = yield* opened(client())
      const policy: Retry.RetryPolicy = Effect.succeed(() => Effect.succeed(20_000))
      const fiber = yield* Effect.forkChild(
        Effect.flip(read({ retry: policy })).pipe(Effect.provideContext(context))
      )
      yield* TestClock.adjust("1 second")
      yield* close
      const { _tag } = yield* Fiber.join(fiber)
      assert.deepStrictEqual([_tag, sent.length], ["ServerError", 1])
    })
  )

  it.effect("ends the wait for a token", () =>
    Effect.gen(function* () {
      const credentials = Credentials.clientSecret({
        clientId: "an-id",
        clientSecret: Redacted.make("a-secret")
      })
      const { client, sent } = script(silence)
      const { close, context } = yield* opened(client({ credentials }))
      const fiber = yield* Effect.forkChild(
        Effect.flip(rotate()).pipe(Effect.provideContext(context))
      )
      yield* TestClock.adjust("1 second")
      yield* close
      const error = yield* Fiber.join(fiber)
      assert.deepStrictEqual(
        [plain(error), "sent" in error && error.sent, sent.length],
        [["TransportError", ended], false, 1]
      )
    })
  )

  it.effect("ends the wait for another connection of a stream", () =>
    Effect.gen(function* () {
      const played = openings(stream([message("1")], "breaks"))
      const { close, context } = yield* opened(played.client())
      const fiber = yield* Events.subscribe(
        {},
        { reconnectPolicy: Effect.succeed(() => Effect.succeed(3_600_000)) }
      ).pipe(Stream.runDrain, Effect.flip, Effect.provideContext(context), Effect.forkChild)
      yield* Effect.promise(() => until(() => played.closed() === 1))
      yield* TestClock.adjust("1 second")
      yield* close
      assert.deepStrictEqual([plain(yield* Fiber.join(fiber)), played.opened.length], [rejected, 1])
    })
  )
})
