import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import { Credentials, Events, Retry } from "../../src/index.ts"
import {
  failing,
  halves,
  listen,
  listening,
  message,
  queries,
  serverEnded,
  times,
  turns
} from "../support/listening.ts"
import { openings, errorResponse, stream, unreachable } from "../support/openings.ts"

describe("the waits between connections", () => {
  const ends = stream([], "ends")

  it.effect("grow, and end in the error of the last connection", () =>
    Effect.gen(function* () {
      const played = openings(...Array.from({ length: 11 }, () => ends))
      assert.deepStrictEqual(yield* listen(played), { seen: [], outcome: serverEnded })
      assert.deepStrictEqual(
        times(played),
        [0, 0.5, 1.5, 3.5, 7.5, 15.5, 30.5, 45.5, 60.5, 75.5, 90.5].map((s) => s * 1000)
      )
    })
  )

  it.effect("begin anew after a new event, and not after one that came before", () =>
    Effect.gen(function* () {
      const replayed = stream([message("a")], "ends")
      const played = openings(
        replayed,
        ends,
        ends,
        stream([message("b")], "ends"),
        ends,
        replayed,
        {
          ...ends,
          ending: "stays"
        }
      )
      assert.deepStrictEqual((yield* listen(played)).outcome, listening)
      assert.deepStrictEqual(times(played), [0, 500, 1500, 3500, 4000, 5000, 7000])
    })
  )

  it.effect("begin anew after a connection that held, though nothing happened on it", () =>
    Effect.gen(function* () {
      const held = stream([Effect.as(Effect.sleep("30 seconds"), ": alive\n\n")], "breaks")
      const played = openings(ends, ends, held, { ...ends, ending: "stays" })
      assert.deepStrictEqual((yield* listen(played)).outcome, listening)
      assert.deepStrictEqual(times(played), [0, 500, 1500, 32_000])
    })
  )

  it.effect("have what the server asks for on top", () =>
    Effect.gen(function* () {
      const played = openings(
        stream(["retry: 4000\n\n", message("a")], "ends"),
        errorResponse(429, { "retry-after": "7" }),
        errorResponse(503),
        stream(["retry: 999999999\n\n", message("b")], "ends")
      )
      assert.deepStrictEqual(yield* listen(played), { seen: ["a", "b"], outcome: listening })
      assert.deepStrictEqual(
        times(played),
        [0, 4.5, 4.5 + 1 + 4 + 7, 4.5 + 12 + 2 + 4].map((seconds) => seconds * 1000)
      )
    })
  )

  it.effect("are five minutes longer at the most, whatever the server asks for", () =>
    Effect.gen(function* () {
      const played = openings(stream(["retry: 999999999\n\n"], "ends"), stream([], "stays"))
      const fiber = yield* Events.subscribe().pipe(
        Stream.runDrain,
        Effect.provide(played.client()),
        Effect.forkChild
      )
      yield* turns
      yield* TestClock.adjust("300 seconds")
      yield* turns
      assert.strictEqual(played.opened.length, 1)
      yield* TestClock.adjust("500 millis")
      yield* turns
      assert.strictEqual(played.opened.length, 2)
      yield* Fiber.interrupt(fiber)
    }).pipe(halves)
  )

  for (const [name, rejected] of [
    ["an error response", errorResponse(503, { "retry-after": "315360000" })],
    ["a throttled connection", errorResponse(429, { "retry-after": "315360000" })]
  ] as const) {
    it.effect(`are so too after ${name} that asks for ten years`, () =>
      Effect.gen(function* () {
        const played = openings(ends, rejected, stream([], "stays"))
        const fiber = yield* Events.subscribe().pipe(
          Stream.runDrain,
          Effect.provide(played.client()),
          Effect.forkChild
        )
        yield* turns
        yield* TestClock.adjust("500 millis")
        yield* turns
        yield* TestClock.adjust("301 seconds")
        yield* turns
        assert.deepStrictEqual(times(played), [0, 500, 301_500])
        yield* Fiber.interrupt(fiber)
      }).pipe(halves)
    )
  }

  it.effect("are those of another policy on request", () =>
    Effect.gen(function* () {
      const twice = Schedule.spaced("10 seconds").pipe(Schedule.upTo({ times: 2 }))
      const played = openings(ends, unreachable, unreachable)
      assert.deepStrictEqual(yield* listen(played, { reconnectPolicy: twice }), {
        seen: [],
        outcome: { tag: "TransportError", message: "no connection: nobody there" }
      })
      assert.deepStrictEqual(times(played), [0, 10_000, 20_000])
    })
  )

  it.effect("are those of a call for the first connection", () =>
    Effect.gen(function* () {
      const played = openings(unreachable, stream([message("a")], "stays"))
      assert.deepStrictEqual(yield* listen(played), { seen: ["a"], outcome: listening })
      const alone = openings(unreachable)
      assert.deepStrictEqual((yield* listen(alone, { retry: Retry.none })).outcome, {
        tag: "TransportError",
        message: "no connection: nobody there"
      })
    })
  )
})

describe("a connection that is rejected", () => {
  it.effect("ends the stream where another would be too", () =>
    Effect.gen(function* () {
      const outcomes = yield* Effect.forEach([410, 403, 400], (status) =>
        Effect.map(
          listen(openings(stream([message("a")], "ends"), errorResponse(status))),
          ({ outcome }) => outcome
        )
      )
      assert.deepStrictEqual(outcomes, [
        { tag: "Gone", message: "410: about 410" },
        { tag: "Forbidden", message: "403: about 403" },
        { tag: "BadRequest", message: "400: about 400" }
      ])
    })
  )

  it.effect("is made with a new token where the old one has run out", () =>
    Effect.gen(function* () {
      let tokens = 0
      const credentials = Credentials.tokenEffect(
        Effect.sync(() => ({
          accessToken: Redacted.make(`token-${++tokens}`),
          expiresIn: Duration.hours(24)
        }))
      )
      const played = openings(
        stream([message("a")], "ends"),
        errorResponse(401),
        stream([message("b")], "stays")
      )
      assert.deepStrictEqual(yield* listen(played, {}, {}, { credentials }), {
        seen: ["a", "b"],
        outcome: listening
      })
      assert.deepStrictEqual(
        played.opened.map(({ authorization }) => authorization),
        ["Bearer token-1", "Bearer token-1", "Bearer token-2"]
      )
    })
  )
})

describe("a message that ends the stream", () => {
  it.effect("is not an event, and the stream continues after its position", () =>
    Effect.gen(function* () {
      const played = openings(
        stream([message("a") + failing("timeout", "b") + message("x")], "stays"),
        stream([failing("processing_error")], "stays"),
        stream([message("c")], "stays")
      )
      assert.deepStrictEqual(yield* listen(played), {
        seen: ["a", "c"],
        outcome: listening
      })
      assert.deepStrictEqual(
        [queries(played), times(played)],
        [
          ["", "?from=b", "?from=b"],
          [0, 500, 1500]
        ]
      )
    })
  )

  it.effect("is an error where the position is lost, where nothing is to follow, and at last", () =>
    Effect.gen(function* () {
      const ended = (code: string, eventId?: string) => ({
        tag: "EventStreamError",
        message: `the API ended the stream (${code}): about ${code}`,
        eventId
      })
      assert.deepStrictEqual(
        [
          yield* listen(openings(stream([failing("cursor_expired")], "stays"))),
          yield* listen(openings(stream([failing("timeout", "b")], "stays")), {
            reconnect: "never"
          }),
          yield* listen(openings(stream([failing("timeout")], "stays")), {
            reconnectPolicy: Retry.none
          })
        ],
        [
          { seen: [], outcome: ended("cursor_expired") },
          { seen: [], outcome: ended("timeout", "b") },
          { seen: [], outcome: ended("timeout") }
        ]
      )
    })
  )

  it.effect("is an error whatever it holds, and is not reconnected after for ever", () =>
    Effect.gen(function* () {
      const said = (data: string) => `event: error\n${data}\n\n`
      const bodies = [
        'data: {"code":"timeout","message":"too slow"}',
        "data: an outage",
        "data: [1]",
        "data:",
        'data: {"type":"user.created","error":"text"}'
      ]
      const outcomes = yield* Effect.forEach(bodies, (body) => {
        const played = openings(
          ...Array.from({ length: 11 }, () => stream([message("a") + said(body)], "stays"))
        )
        return Effect.map(listen(played), (result) => ({ ...result, tried: played.opened.length }))
      })
      const ended = (more = "") => ({
        seen: ["a"],
        outcome: {
          tag: "EventStreamError",
          message: `the API ended the stream${more}`,
          eventId: undefined
        },
        tried: 11
      })
      assert.deepStrictEqual(outcomes, [
        ended(" (timeout): too slow"),
        ended(),
        ended(),
        ended(),
        ended()
      ])
    })
  )
})
