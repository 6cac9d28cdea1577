import { connectionsGet } from "@effect-auth0/management-client/connections"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import { type CallOptions, type NotFound, Retry } from "../../src/index.ts"
import { eventOperation } from "../../src/generated/sdk/events.js"
import { errorBody } from "../support/scripted.ts"
import { clients } from "../support/clients.ts"
import { serve } from "../support/server.ts"
import { delivered } from "../support/turns.ts"

// Any raw function with a path parameter will do: it says where to, and the metadata say the rest.
const subscribe = eventOperation<
  [id: string, options?: CallOptions],
  { readonly n: number },
  NotFound
>(connectionsGet, {
  api: "auth0",
  id: "events.subscribe",
  method: "GET",
  path: "/events/{id}",
  pathParameters: ["id"],
  input: "none",
  response: ["events"],
  errors: [404],
  retry: "safe"
})

const at: Retry.RetryPolicy = Effect.succeed(() => Effect.succeed(0))

// What sockets, kernel and streams hold between a server and a reader is a few of these at most.
const mostWritten = 64 << 20
const quietTurns = 500

const once = { reconnect: "never" } as const

const overEach = clients({ retry: Retry.none })

for (const [name, client] of Object.entries(overEach)) {
  describe(`events over ${name}`, () => {
    it.live("come one by one, however the bytes are cut", () =>
      Effect.gen(function* () {
        let accept: string | undefined
        const server = yield* serve((request, response) => {
          accept = request.headers.accept
          response.writeHead(200, { "content-type": "text/event-stream" })
          const text = 'retry: 100\n\nid: 1\ndata: {"n":1}\n\n: alive\n\ndata: {"n":\ndata: 2}\n\n'
          for (const part of [text.slice(0, 31), text.slice(31, 50), text.slice(50)]) {
            response.write(part)
          }
          response.end()
        })
        const events = yield* Stream.runCollect(subscribe("con_1", once)).pipe(
          Effect.provide(client(server.origin))
        )
        assert.deepStrictEqual(
          [events, accept, server.requests],
          [[{ n: 1 }, { n: 2 }], "text/event-stream", ["GET /api/v2/events/con_1"]]
        )
      })
    )

    it.live("are emitted as they arrive, and the exchange is closed when the stream ends", () =>
      Effect.gen(function* () {
        const server = yield* serve((_request, response) => {
          response.writeHead(200, { "content-type": "text/event-stream" })
          response.write('data: {"n":1}\n\n')
        })
        yield* Effect.gen(function* () {
          const first = yield* subscribe("con_1").pipe(Stream.take(1), Stream.runCollect)
          assert.deepStrictEqual(first, [{ n: 1 }])
          yield* Effect.promise(() => server.closed)
        }).pipe(Effect.provide(client(server.origin)))
      })
    )

    it.live("end in an error where the connection breaks", () =>
      Effect.gen(function* () {
        const server = yield* serve((_request, response) => {
          response.writeHead(200, { "content-type": "text/event-stream" })
          response.write('data: {"n":1}\n\n')
          setImmediate(() => response.destroy())
        })
        const error = yield* Effect.flip(Stream.runDrain(subscribe("con_1", once))).pipe(
          Effect.provide(client(server.origin))
        )
        assert.strictEqual(error._tag, "TransportError")
      })
    )

    it.live("go on after a broken connection from the last one", () =>
      Effect.gen(function* () {
        const ids: Array<unknown> = []
        const server = yield* serve((request, response) => {
          ids.push(request.headers["last-event-id"])
          response.writeHead(200, { "content-type": "text/event-stream" })
          response.write(`retry: 1\nid: ${ids.length}\ndata: {"n":${ids.length}}\n\n`)
          if (ids.length === 1) setImmediate(() => response.destroy())
          if (ids.length === 2) response.end()
        })
        yield* Effect.gen(function* () {
          const events = yield* subscribe("con_1", { reconnectPolicy: at }).pipe(
            Stream.take(3),
            Stream.runCollect
          )
          assert.deepStrictEqual(
            [events, ids],
            [
              [{ n: 1 }, { n: 2 }, { n: 3 }],
              [undefined, "1", "2"]
            ]
          )
          yield* Effect.promise(() => server.closed)
        }).pipe(Effect.provide(client(server.origin)))
      })
    )

    it.live("close the exchange at once when they are interrupted while nothing comes", () =>
      Effect.gen(function* () {
        const server = yield* serve((_request, response) => {
          response.writeHead(200, { "content-type": "text/event-stream" })
          response.write('data: {"n":1}\n\n')
        })
        yield* Effect.gen(function* () {
          const came = yield* Deferred.make<void>()
          const fiber = yield* subscribe("con_1").pipe(
            Stream.runForEach(() => Deferred.succeed(came, undefined)),
            Effect.forkChild
          )
          yield* Deferred.await(came)
          yield* Fiber.interrupt(fiber)
          yield* Effect.promise(() => server.closed)
        }).pipe(Effect.provide(client(server.origin)))
      })
    )

    it.live("slow the server down while they are not consumed", () =>
      Effect.gen(function* () {
        let written = 0
        const line = `data: {"n":1,"text":"${"x".repeat(16_000)}"}\n\n`
        const server = yield* serve((_request, response) => {
          response.writeHead(200, { "content-type": "text/event-stream" })
          const write = () => {
            // A server without end, for a reader that does not hold it back.
            while (written < mostWritten) {
              written += line.length
              if (response.write(line)) continue
              response.once("drain", write)
              return
            }
          }
          write()
        })
        const still = Effect.promise(async () => {
          // Until nothing has moved for many turns of this process, which is both ends.
          for (let before = written, turn = 0; turn < quietTurns; turn++) {
            await new Promise((resolve) => setImmediate(resolve))
            if (written !== before) turn = 0
            before = written
          }
        })
        yield* Effect.gen(function* () {
          const taken = yield* subscribe("con_1").pipe(
            Stream.mapEffect((event) => Effect.as(still, event.n)),
            Stream.take(3),
            Stream.runCollect
          )
          assert.deepStrictEqual(taken, [1, 1, 1])
          assert.isBelow(written, mostWritten)
        }).pipe(Effect.provide(client(server.origin)))
      })
    )

    it.effect("end in an error, and close, where the server falls silent", () =>
      Effect.gen(function* () {
        const server = yield* serve((_request, response) => {
          response.writeHead(200, { "content-type": "text/event-stream" })
          response.write('data: {"n":1}\n\n')
        })
        yield* Effect.gen(function* () {
          const came = yield* Deferred.make<void>()
          const listening = yield* subscribe("con_1", { idleTimeout: "200 millis", ...once }).pipe(
            Stream.runForEach(() => Deferred.succeed(came, undefined)),
            Effect.flip,
            Effect.forkChild
          )
          yield* Deferred.await(came)
          yield* delivered
          yield* TestClock.adjust("199 millis")
          assert.isUndefined(listening.pollUnsafe())
          yield* TestClock.adjust("1 millis")
          const error = yield* Fiber.join(listening)
          assert.deepStrictEqual(
            [error._tag, error.message],
            [
              "TransportError",
              "events.subscribe: the stream of events broke: Nothing came for 200ms"
            ]
          )
          yield* Effect.promise(() => server.closed)
        }).pipe(Effect.provide(client(server.origin)))
      })
    )

    it.effect("have the error response, and close, where its body stalls until the deadline", () =>
      Effect.gen(function* () {
        const arrived = yield* Deferred.make<void>()
        const server = yield* serve((_request, response) => {
          response.writeHead(404, { "content-type": "application/json" })
          response.write('{"statusCode":', () => Deferred.doneUnsafe(arrived, Effect.void))
        })
        yield* Effect.gen(function* () {
          const listening = yield* Effect.forkChild(
            Effect.flip(Stream.runDrain(subscribe("con_1", { deadline: "300 millis" })))
          )
          yield* Deferred.await(arrived)
          yield* delivered
          yield* TestClock.adjust("299 millis")
          assert.isUndefined(listening.pollUnsafe())
          yield* TestClock.adjust("1 millis")
          const error = yield* Fiber.join(listening)
          assert.strictEqual(error._tag, "NotFound")
          yield* Effect.promise(() => server.closed)
        }).pipe(Effect.provide(client(server.origin)))
      })
    )

    it.live("end in an error where an event is not JSON", () =>
      Effect.gen(function* () {
        const server = yield* serve((_request, response) => {
          response.writeHead(200, { "content-type": "text/event-stream" })
          response.end("data: {n}\n\n")
        })
        const error = yield* Effect.flip(Stream.runDrain(subscribe("con_1"))).pipe(
          Effect.provide(client(server.origin))
        )
        assert.strictEqual(error._tag, "DecodeError")
      })
    )

    it.live("have the errors of their operation, and of a response that is not a stream", () =>
      Effect.gen(function* () {
        const server = yield* serve((request, response) => {
          const missing = request.url?.endsWith("missing") === true
          response.writeHead(missing ? 404 : 200, { "content-type": "application/json" })
          response.end(JSON.stringify(missing ? errorBody(404, "Not Found", "inexistent") : {}))
        })
        const errors = yield* Effect.all([
          Effect.flip(Stream.runDrain(subscribe("missing"))),
          Effect.flip(Stream.runDrain(subscribe("con_1")))
        ]).pipe(Effect.provide(client(server.origin)))
        assert.deepStrictEqual(
          errors.map((error) => [error._tag, error._tag === "NotFound" ? error.code : ""]),
          [
            ["NotFound", "inexistent"],
            ["DecodeError", ""]
          ]
        )
      })
    )
  })
}
