import { connectionsGet } from "@effect-auth0/management-client/connections"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import { type CallOptions, Events } from "../../src/index.ts"
import { eventOperation } from "../../src/generated/sdk/events.js"
import {
  fourMinutes,
  halves,
  listen,
  listening,
  message,
  queries,
  times,
  turns
} from "../support/listening.ts"
import { openings, silent, stream } from "../support/openings.ts"

describe("a stream of events", () => {
  it.effect("continues after the last event when the server ends it and when it breaks", () =>
    Effect.gen(function* () {
      const played = openings(
        stream([message("a"), message("b")], "ends"),
        stream([message("c")], "breaks"),
        stream([message("d")], "stays")
      )
      const query = Object.freeze({
        from_timestamp: "2026-11-01T00:00:00Z",
        event_type: ["user.created" as const]
      })
      assert.deepStrictEqual(yield* listen(played, {}, query), {
        seen: ["a", "b", "c", "d"],
        outcome: listening
      })
      assert.deepStrictEqual(
        [queries(played), times(played), played.closed()],
        [
          [
            "?from_timestamp=2026-11-01T00%3A00%3A00Z&event_type=user.created",
            "?event_type=user.created&from=b",
            "?event_type=user.created&from=c"
          ],
          [0, 500, 1000],
          3
        ]
      )
    })
  )

  it.effect("begins where it did when nothing has come", () =>
    Effect.gen(function* () {
      const played = openings(stream([": alive\n\n"], "breaks"), stream([], "stays"))
      assert.deepStrictEqual(yield* listen(played, {}, { from: "y" }), {
        seen: [],
        outcome: listening
      })
      assert.deepStrictEqual(queries(played), ["?from=y", "?from=y"])
    })
  )

  it.effect("moves on by messages without events, which it tells of in their turn", () =>
    Effect.gen(function* () {
      const moved = (offset: string) => `event: offset-only\ndata: {"offset":"${offset}"}\n\n`
      const played = openings(
        stream([moved("b") + message("c") + moved("d"), "event: offset-only\nid: e\n\n"], "ends"),
        stream([moved("e") + 'data: {"type":"offset-only","offset":"f"}\n\n'], "ends"),
        // Half a surrogate pair fits into no URL.
        stream([moved("\\ud800")], "ends"),
        stream([], "stays")
      )
      const order: Array<unknown> = []
      const onPosition = (position: string) => Effect.sync(() => order.push(position))
      const fiber = yield* Events.subscribe(
        { from: "a" },
        { onPosition, idleTimeout: "1 hour" }
      ).pipe(
        Stream.runForEach((event) => Effect.sync(() => order.push(event))),
        Effect.provide(played.client()),
        Effect.forkChild
      )
      yield* fourMinutes
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(
        [order, queries(played)],
        [
          ["b", { type: "user.created", offset: "c" }, "d", "e", "f", "f"],
          ["?from=a", "?from=e", "?from=f", "?from=f"]
        ]
      )
    }).pipe(halves)
  )

  it.effect("types events by the field `event:`, otherwise by their data", () =>
    Effect.gen(function* () {
      const played = openings(
        stream(
          [
            'event: user.created\ndata: {"offset":"a"}\n\n',
            'event: user.deleted\ndata: {"type":"user.created","offset":"b"}\n\n',
            'data: {"type":"user.updated","offset":"c"}\n\n',
            'event: message\ndata: {"offset":"d"}\n\n',
            // By the standard, what has no data is no event.
            "event: user.created\nid: d2\n\n",
            'event: __proto__\ndata: {"offset":"e","__proto__":1}\n\n'
          ],
          "ends"
        )
      )
      const events = yield* Events.subscribe({}, { reconnect: "never" }).pipe(
        Stream.runCollect,
        Effect.provide(played.client())
      )
      assert.strictEqual(
        JSON.stringify(events),
        JSON.stringify([
          { offset: "a", type: "user.created" },
          { type: "user.deleted", offset: "b" },
          { type: "user.updated", offset: "c" },
          { offset: "d" },
          JSON.parse('{"offset":"e","__proto__":1,"type":"__proto__"}')
        ])
      )
    })
  )

  it.effect("begins where it did after an empty id, which takes the last one back", () =>
    Effect.gen(function* () {
      const played = openings(
        stream([`id: 7\ndata: {"n":1}\n\nid\ndata: {"n":2}\n\ndata: {"n":3}\n\n`], "ends"),
        stream([`id: 8\ndata: {"n":4}\n\nid:\nevent: offset-only\n\n`], "ends"),
        stream([], "stays")
      )
      const { outcome, seen } = yield* listen(played, {}, { from: "y" })
      assert.deepStrictEqual(
        [seen, outcome, queries(played)],
        [[{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }], listening, ["?from=y", "?from=y", "?from=y"]]
      )
    })
  )

  it.effect("is told by its media type, in any case and with any parameters, and by no other", () =>
    Effect.gen(function* () {
      const outcomes = yield* Effect.forEach(
        [
          "Text/Event-Stream",
          "text/event-stream;charset=utf-8",
          "TEXT/EVENT-STREAM ; charset=utf-8; x=1",
          "text/event-streaming-x",
          "text/event-stream-x; charset=utf-8",
          "application/json",
          "text/html; x=text/event-stream"
        ],
        (type) =>
          Effect.map(
            listen(
              openings({ ...stream([message("a")], "stays"), headers: { "content-type": type } })
            ),
            ({ outcome, seen }) => [seen, outcome]
          )
      )
      const rejected = (type: string) => [
        [],
        {
          tag: "DecodeError",
          message: `200 with ${type}, where text/event-stream is promised`
        }
      ]
      assert.deepStrictEqual(outcomes, [
        [["a"], listening],
        [["a"], listening],
        [["a"], listening],
        rejected("text/event-streaming-x"),
        rejected("text/event-stream-x; charset=utf-8"),
        rejected("application/json"),
        rejected("text/html; x=text/event-stream")
      ])
    })
  )

  it.effect("names the last id in a header where the contract has no place for it", () =>
    Effect.gen(function* () {
      const subscribe = eventOperation<[id: string, options?: CallOptions], { n: number }, never>(
        connectionsGet,
        {
          ...Events.subscribe.metadata,
          path: "/events/{id}",
          pathParameters: ["id"],
          input: "none"
        }
      )
      const played = openings(
        stream(['id: 7\ndata: {"n":1}\n\ndata: {"n":2}\n\n'], "ends"),
        stream(['id: 7\ndata: {"n":1}\n\ndata: {"n":2}\n\n', 'data: {"n":3}\n\n'], "stays")
      )
      const fiber = yield* subscribe("con_1", { headers: { "x-own": "1" } }).pipe(
        Stream.take(4),
        Stream.runCollect,
        Effect.provide(played.client()),
        Effect.forkChild
      )
      yield* fourMinutes
      // Of what came again only that is passed over which certainly is the same.
      assert.deepStrictEqual(
        [yield* Fiber.join(fiber), played.opened.map(({ lastEventId }) => lastEventId)],
        [
          [{ n: 1 }, { n: 2 }, { n: 2 }, { n: 3 }],
          [undefined, "7"]
        ]
      )
    }).pipe(halves)
  )

  it.effect("passes over the events that it has given, when they come again", () =>
    Effect.gen(function* () {
      const played = openings(
        stream([message("a"), message("b"), message("c")], "ends"),
        stream([message("b"), message("c"), message("d")], "ends"),
        stream([message("d"), message("e"), message("d", { again: true })], "stays")
      )
      assert.deepStrictEqual((yield* listen(played)).seen, ["a", "b", "c", "d", "e", "d"])
    })
  )

  it.effect("ends with its first connection, or with the server's end, on request", () =>
    Effect.gen(function* () {
      const broken = { tag: "TransportError", message: "the stream of events broke: reset" }
      assert.deepStrictEqual(
        [
          yield* listen(openings(stream([message("a")], "ends")), { reconnect: "never" }),
          yield* listen(openings(stream([message("a")], "breaks")), { reconnect: "never" }),
          yield* listen(
            openings(stream([message("a")], "breaks"), stream([message("b")], "ends")),
            { reconnect: "broken" }
          )
        ],
        [
          { seen: ["a"], outcome: "ended" },
          { seen: ["a"], outcome: broken },
          { seen: ["a", "b"], outcome: "ended" }
        ]
      )
    })
  )
})

describe("a stream of events that is let go", () => {
  it.effect("closes its exchange while it waits for events, and when it has enough", () =>
    Effect.gen(function* () {
      const played = openings(stream([message("a")], "stays"), stream([message("a")], "stays"))
      yield* Effect.gen(function* () {
        yield* Events.subscribe().pipe(Stream.take(1), Stream.runDrain)
        assert.strictEqual(played.closed(), 1)
        const fiber = yield* Effect.forkChild(Stream.runDrain(Events.subscribe()))
        yield* turns
        assert.strictEqual(played.closed(), 1)
        yield* Fiber.interrupt(fiber)
        assert.strictEqual(played.closed(), 2)
      }).pipe(Effect.provide(played.client()))
    })
  )

  it.effect("stops while it waits for a connection, and while it waits for the time of one", () =>
    Effect.gen(function* () {
      const played = openings(silent, stream([], "ends"))
      yield* Effect.gen(function* () {
        const opening = yield* Effect.forkChild(Stream.runDrain(Events.subscribe()))
        yield* turns
        yield* Fiber.interrupt(opening)
        const waiting = yield* Effect.forkChild(Stream.runDrain(Events.subscribe()))
        yield* turns
        yield* Fiber.interrupt(waiting)
        yield* TestClock.adjust("1 hour")
        assert.deepStrictEqual(
          [played.interrupted(), played.closed(), played.opened.length],
          [1, 1, 2]
        )
      }).pipe(Effect.provide(played.client()))
    })
  )

  it.effect("can be run again, from its own beginning", () =>
    Effect.gen(function* () {
      const played = openings(stream([message("a")], "stays"), stream([message("a")], "stays"))
      const first = Events.subscribe({ from: "z" }).pipe(Stream.take(1), Stream.runCollect)
      yield* Effect.provide(Effect.andThen(first, first), played.client())
      assert.deepStrictEqual(queries(played), ["?from=z", "?from=z"])
    })
  )
})
