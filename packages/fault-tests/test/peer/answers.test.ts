import { setTimeout as sleep } from "node:timers/promises"
import { assert } from "@effect/vitest"
import { Clients, Connections, Events } from "@effect-auth0/management"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { calls, connectionId } from "../../src/Calls.ts"
import { peer, settle } from "../../src/peer/Peer.ts"
import { ours } from "../../src/peer/observations.ts"
import { chunk, head, jsonHead, reset, whole, writeAndReset } from "../../src/server/Answers.ts"
import { serve } from "../../src/server/FaultServer.ts"
import { row } from "./row.ts"

const html = "<!doctype html><title>Log in</title>"

row("noSuccess", () =>
  Effect.gen(function* () {
    for (const body of ['{"kid":"ne', html]) {
      const server = yield* serve({
        onRequest: ({ socket }) => {
          socket.write(whole(200, body))
        }
      })
      const theirs = peer(server.origin)
      const key = yield* Effect.promise(() => settle(theirs.connections.keys.rotate(connectionId)))
      const page = yield* Effect.promise(() => theirs.clients.list())
      assert.deepStrictEqual<unknown>(
        [key, page.data, page.hasNextPage()],
        [
          { value: { ok: false, error: { reason: "non-json", statusCode: 200, rawBody: body } } },
          [],
          false
        ]
      )
      assert.deepStrictEqual(
        [
          yield* ours(server.origin, Connections.Keys.rotate(connectionId)),
          yield* ours(server.origin, Clients.list())
        ],
        ["OutcomeUnknown: DecodeError 200", "DecodeError 200"]
      )
    }
  })
)

row("stalledBody", () =>
  Effect.gen(function* () {
    const { promise: headThere, resolve: onHead } = Promise.withResolvers<void>()
    const { promise: over, resolve: end } = Promise.withResolvers<void>()
    const server = yield* serve({
      onRequest: ({ socket }) => {
        socket.write(jsonHead(200, 2))
        void over.then(() => socket.write("[]"))
      }
    })
    const timeoutInSeconds = 2
    const theirs = settle(
      peer(server.origin, { timeoutInSeconds, onHead }).connections.keys.get(connectionId)
    )
    yield* Effect.promise(() => headThere)
    const own = yield* ours(server.origin, calls.read({ deadline: "500 millis" }))
    // The rest of the body comes when its timeout is over, and is taken all the same.
    yield* Effect.promise(() => sleep(timeoutInSeconds * 1000))
    end()
    assert.deepStrictEqual(
      [own, yield* Effect.promise(() => theirs)],
      ["DeadlineExceeded", { value: [] }]
    )
  })
)

row("errors", () =>
  Effect.gen(function* () {
    const cut = yield* serve({
      onRequest: ({ socket }) => {
        socket.write(whole(400, '{"statusCode":400,"err'))
      }
    })
    const lost = yield* serve({
      onRequest: ({ socket }) => {
        socket.write(
          head(400, [
            ["content-type", "application/json"],
            ["content-length", 50]
          ]),
          () => setImmediate(() => reset(socket))
        )
      }
    })
    const failed = yield* serve({
      onRequest: ({ socket }) => {
        socket.write(whole(500, "{}"))
      }
    })
    const theirs = (origin: string) =>
      Effect.promise(() => settle(peer(origin).connections.keys.get(connectionId)))
    assert.deepStrictEqual(
      [yield* theirs(cut.origin), yield* theirs(lost.origin), yield* theirs(failed.origin)],
      [
        { error: "ManagementError", status: undefined },
        { error: "ManagementError", status: undefined },
        { error: "ManagementError", status: 500 }
      ]
    )
    assert.deepStrictEqual(
      [
        yield* ours(cut.origin, calls.read()),
        yield* ours(lost.origin, calls.read()),
        yield* ours(failed.origin, calls.read())
      ],
      ["BadRequest 400", "BadRequest 400", "ServerError 500"]
    )
  })
)

const eventStream = head(200, [
  ["content-type", "text/event-stream"],
  ["transfer-encoding", "chunked"]
])

row("events", () =>
  Effect.gen(function* () {
    const malformed = yield* serve({
      onRequest: ({ socket }) => {
        socket.write(eventStream + chunk('data: {"type":\n\n'))
      }
    })
    const dropped = yield* serve({
      onRequest: ({ request: { target }, socket }) => {
        const offset = target.endsWith("from=a") ? "b" : "a"
        const event = chunk(`data: {"offset":"${offset}"}\n\n`)
        if (offset === "b") socket.write(eventStream + event)
        else writeAndReset(socket, eventStream + event)
      }
    })
    const theirs = (origin: string) =>
      Effect.promise(() =>
        settle(
          (async () => {
            for await (const _ of await peer(origin).events.subscribe());
          })()
        )
      )
    const two = Events.subscribe().pipe(Stream.take(2), Stream.runCollect)
    assert.deepStrictEqual(
      [
        yield* theirs(malformed.origin),
        yield* ours(malformed.origin, two),
        yield* theirs(dropped.origin),
        yield* ours(dropped.origin, two)
      ],
      [{ error: "SyntaxError" }, "DecodeError 200", { error: "TypeError" }, "answer"]
    )
    assert.deepStrictEqual(dropped.requests.slice(1), [
      "GET /api/v2/events",
      "GET /api/v2/events?from=a"
    ])
  })
)
