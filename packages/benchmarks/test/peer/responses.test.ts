import { setTimeout as sleep } from "node:timers/promises"
import { inspect } from "node:util"
import { assert } from "@effect/vitest"
import { Clients, Connections, Events, Hooks } from "@effect-auth0/management"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { calls, connectionId, twoRetries } from "@effect-auth0/fault-tests/Calls"
import { client } from "@effect-auth0/fault-tests/Clients"
import { peer, settle, type Settled } from "../../src/peer/Peer.ts"
import { ours } from "../../src/peer/observations.ts"
import {
  chunk,
  head,
  jsonHead,
  reset,
  whole,
  writeAndReset
} from "@effect-auth0/fault-tests/server/Responses"
import { type Plan, serve } from "@effect-auth0/fault-tests/server/FaultServer"
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

row("unreadable", () =>
  Effect.gen(function* () {
    const received = "canary"
    const server = yield* serve({
      onRequest: ({ socket }) => {
        socket.end(`HTTP/1.1 200 OK\r\nbroken ${received}\r\n\r\n`)
      }
    })
    const theirs = yield* Effect.promise(() =>
      Promise.resolve(peer(server.origin).connections.keys.get(connectionId)).catch(
        (error: unknown) => error
      )
    )
    const own = yield* Effect.flip(calls.read()).pipe(
      Effect.provide(client("fetch", server.origin, { retry: twoRetries }))
    )
    assert.deepStrictEqual(
      [theirs, own].map((error) => inspect(error, { depth: Infinity }).includes(received)),
      [true, false]
    )
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
    const own = yield* ours(server.origin, calls.read({ deadline: "2 seconds" }))
    // The rest of the body comes when its timeout is over, and is taken all the same.
    yield* Effect.promise(() => sleep(timeoutInSeconds * 1000))
    end()
    assert.deepStrictEqual(
      [own, yield* Effect.promise(() => theirs)],
      ["DeadlineExceeded 200", { value: [] }]
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
    // The connection breaks after the first event; the second one goes on, to an event that is cut.
    const plan = (): Plan => ({
      onRequest: ({ index, socket }) => {
        if (index === 0) {
          return writeAndReset(
            socket,
            eventStream + chunk('id: 1\ndata: {"type":"group.created"}\n\n')
          )
        }
        socket.write(
          eventStream +
            chunk('id: 2\ndata: {"type":"group.deleted"}\n\n') +
            chunk('id: 3\ndata: {"type":\n\n')
        )
      }
    })
    const server = yield* serve(plan())
    const theirs = peer(server.origin)
    const seen: Array<string> = []
    const listen = (): Promise<Settled> =>
      settle(
        (async () => {
          for await (const { type } of await theirs.events.subscribe()) seen.push(type)
        })()
      )
    const settled = [yield* Effect.promise(listen), yield* Effect.promise(listen)]
    assert.deepStrictEqual<unknown>(
      [settled, seen, server.requests],
      [
        [{ error: "TypeError" }, { error: "SyntaxError" }],
        ["group.created", "group.deleted"],
        ["GET /api/v2/events", "GET /api/v2/events"]
      ]
    )

    const other = yield* serve(plan())
    const given: Array<string> = []
    const own = yield* ours(
      other.origin,
      Stream.runForEach(Events.subscribe({}, { reconnectPolicy: twoRetries }), ({ type }) =>
        Effect.sync(() => given.push(type))
      )
    )
    assert.deepStrictEqual(
      [own, given, other.requests],
      [
        "DecodeError 200",
        ["group.created", "group.deleted"],
        ["GET /api/v2/events", "GET /api/v2/events?from=1"]
      ]
    )
  })
)

/** What a loop over events is given until it ends, and how it ends. */
const peerEvents = (origin: string): Promise<readonly [unknown, ReadonlyArray<unknown>]> => {
  const seen: Array<unknown> = []
  return settle(
    (async () => {
      for await (const event of await peer(origin).events.subscribe()) seen.push(event)
    })()
  ).then((settled) => [settled, seen] as const)
}

row("controlMessages", () =>
  Effect.gen(function* () {
    const server = yield* serve({
      onRequest: ({ socket }) => {
        socket.write(
          eventStream +
            chunk('event: offset-only\ndata: {"offset":"7"}\n\n') +
            chunk('event: error\ndata: {"error":{"code":"cursor_expired"}}\n\n') +
            "0\r\n\r\n"
        )
      }
    })
    const given: Array<unknown> = []
    const own = yield* ours(
      server.origin,
      Stream.runForEach(Events.subscribe({}, { reconnectPolicy: twoRetries }), (event) =>
        Effect.sync(() => given.push(event))
      )
    )
    assert.deepStrictEqual(
      [yield* Effect.promise(() => peerEvents(server.origin)), own, given],
      [
        [
          { value: undefined },
          [
            { type: "offset-only", offset: "7" },
            { type: "error", error: { code: "cursor_expired" } }
          ]
        ],
        "EventStreamError",
        []
      ]
    )
  })
)

row("noStream", () =>
  Effect.gen(function* () {
    const server = yield* serve({
      onRequest: ({ socket }) => {
        socket.write(
          head(200, [
            ["content-type", "text/html"],
            ["content-length", html.length]
          ]) + html
        )
      }
    })
    assert.deepStrictEqual(
      [
        yield* Effect.promise(() => peerEvents(server.origin)),
        yield* ours(server.origin, Stream.runDrain(Events.subscribe()))
      ],
      [[{ value: undefined }, []], "DecodeError 200"]
    )
  })
)

row("undeclaredBody", () =>
  Effect.gen(function* () {
    const server = yield* serve({
      onRequest: ({ socket }) => {
        socket.write(whole(201, '{"id":"sec_1"}'))
      }
    })
    const secret = { KEY: "value" }
    assert.deepStrictEqual<unknown>(
      [
        yield* Effect.promise(() => settle(peer(server.origin).hooks.secrets.create("h", secret))),
        yield* Hooks.Secrets.create("h", secret).pipe(
          Effect.provide(client("undici", server.origin))
        )
      ],
      [{ value: undefined }, { id: "sec_1" }]
    )
  })
)
