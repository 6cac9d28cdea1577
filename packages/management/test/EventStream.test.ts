import { connectionsGet } from "@effect-auth0/management-client/connections"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import {
  type CallOptions,
  type ClientOptions,
  Credentials,
  type EventOptions,
  Events,
  Retry
} from "../src/index.ts"
import { eventOperation } from "../src/runtime/Events.ts"
import { openings, refusal, silent, stream, unreachable } from "./support/openings.ts"

const message = (offset: string, more: object = {}) =>
  `id: ${offset}\nevent: user.created\ndata: ${JSON.stringify({ type: "user.created", offset, ...more })}\n\n`

const failing = (code: string, offset?: string) =>
  `event: error\ndata: ${JSON.stringify({ type: "error", error: { code, message: `about ${code}`, ...(offset === undefined ? {} : { offset }) } })}\n\n`

/** Delays of half their bound. */
const halves = Effect.provideService(Random.Random, {
  nextDoubleUnsafe: () => 0.5,
  nextIntUnsafe: () => 0
})

const offsetOf = (event: object) =>
  "offset" in event ? event.offset : "type" in event ? event.type : event

/** Lets everything happen that does not wait for the clock. */
const turns = Effect.promise(async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
})

const step = "500 millis"
const steps = 480

/** Moves the test's clock by four minutes, in steps: a connection takes turns of its own beside it. */
const fourMinutes = Effect.repeat(Effect.andThen(turns, TestClock.adjust(step)), { times: steps })

const plain = (error: { readonly _tag: string; readonly message: string }) => ({
  tag: error._tag,
  message: error.message.replace("events.subscribe: ", ""),
  ...("eventId" in error ? { eventId: error.eventId } : undefined)
})

/**
 * Runs a stream of events until it ends; one that goes on is let go after four minutes. Gives what
 * it gave and what it failed with: plain data, to be compared whole.
 */
const listen = (
  played: ReturnType<typeof openings>,
  options: EventOptions = {},
  query: Events.SubscribeQuery = {},
  client?: Partial<ClientOptions>
) =>
  Effect.gen(function* () {
    const seen: Array<unknown> = []
    let outcome: unknown = "listening"
    const fiber = yield* Events.subscribe(query, { idle: Duration.infinity, ...options }).pipe(
      Stream.runForEach((event) => Effect.sync(() => seen.push(offsetOf(event)))),
      Effect.match({
        onSuccess: () => (outcome = "ended"),
        onFailure: (error) => (outcome = plain(error))
      }),
      Effect.provide(played.client(client)),
      Effect.forkChild
    )
    yield* fourMinutes
    yield* Fiber.interrupt(fiber)
    return { seen, outcome }
  }).pipe(halves)

const queries = (played: ReturnType<typeof openings>) =>
  played.opened.map(({ path }) => path.slice("/api/v2/events".length))

const times = (played: ReturnType<typeof openings>) => played.opened.map(({ at }) => at)

const serverEnded = { tag: "TransportError", message: "the server ended the stream of events" }
const listening = "listening"

describe("a stream of events", () => {
  it.effect("goes on from the last event when the server ends it and when it breaks", () =>
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

  it.effect(
    "begins where it did when nothing has come, and has the offsets without events too",
    () =>
      Effect.gen(function* () {
        const moved = `data: {"type":"offset-only","offset":"z"}\n\n`
        const played = openings(
          stream([": alive\n\n"], "breaks"),
          stream([moved], "ends"),
          stream([], "stays")
        )
        assert.deepStrictEqual(yield* listen(played, {}, { from: "y" }), {
          seen: ["z"],
          outcome: listening
        })
        assert.deepStrictEqual(queries(played), ["?from=y", "?from=y", "?from=z"])
      })
  )

  it.effect("names the last id in a header where the contract has no place for it", () =>
    Effect.gen(function* () {
      const subscribe = eventOperation<[id: string, options?: CallOptions], { n: number }, never>(
        connectionsGet,
        {
          ...Events.subscribe.operation,
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
      const broken = { tag: "TransportError", message: "the stream of events broke: Error: reset" }
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
        refusal(429, { "retry-after": "7" }),
        refusal(503),
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

  it.effect("are those of another policy on request", () =>
    Effect.gen(function* () {
      const twice = Retry.fromSchedule(
        Schedule.spaced("10 seconds").pipe(Schedule.upTo({ times: 2 }))
      )
      const played = openings(ends, unreachable, unreachable)
      assert.deepStrictEqual(yield* listen(played, { reconnectPolicy: twice }), {
        seen: [],
        outcome: { tag: "TransportError", message: "no connection: Error: nobody there" }
      })
      assert.deepStrictEqual(times(played), [0, 10_000, 20_000])
    })
  )

  it.effect("are those of a call for the first connection", () =>
    Effect.gen(function* () {
      const played = openings(unreachable, stream([message("a")], "stays"))
      assert.deepStrictEqual(yield* listen(played), { seen: ["a"], outcome: listening })
      const alone = openings(unreachable)
      assert.deepStrictEqual((yield* listen(alone, { retry: Retry.never })).outcome, {
        tag: "TransportError",
        message: "no connection: Error: nobody there"
      })
    })
  )
})

describe("a connection that is refused", () => {
  it.effect("ends the stream where another would be too", () =>
    Effect.gen(function* () {
      const outcomes = yield* Effect.forEach([410, 403, 400], (status) =>
        Effect.map(
          listen(openings(stream([message("a")], "ends"), refusal(status))),
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
        refusal(401),
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
  it.effect("is given, and the stream goes on from where it says", () =>
    Effect.gen(function* () {
      const played = openings(
        stream([message("a") + failing("timeout", "b") + message("x")], "stays"),
        stream([failing("processing_error")], "stays"),
        stream([message("c")], "stays")
      )
      assert.deepStrictEqual(yield* listen(played), {
        seen: ["a", "error", "error", "c"],
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
            reconnectPolicy: Retry.never
          })
        ],
        [
          { seen: ["error"], outcome: ended("cursor_expired") },
          { seen: ["error"], outcome: ended("timeout", "b") },
          { seen: ["error"], outcome: ended("timeout") }
        ]
      )
    })
  )
})

describe("an event that cannot be read", () => {
  const malformed = "id: b\ndata: {cut\n\n"
  const error = (found: string, id?: string) => ({
    tag: "DecodeError",
    message: `an event${id === undefined ? "" : ` (${id})`} whose data are ${found}`,
    eventId: id
  })

  it.effect("is an error that names it, after what came before it", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        [
          yield* listen(openings(stream([message("a") + malformed + message("c")], "stays"))),
          yield* listen(openings(stream(["data: [1]\n\n"], "stays")))
        ],
        [
          { seen: ["a"], outcome: error("no JSON", "b") },
          { seen: [], outcome: error("no JSON object") }
        ]
      )
    })
  )

  it.effect("is passed over on request, in its turn, and not met again", () =>
    Effect.gen(function* () {
      const order: Array<unknown> = []
      const played = openings(
        stream([message("a") + malformed], "ends"),
        stream([malformed + message("c") + malformed + message("d")], "stays")
      )
      const { outcome, seen } = yield* listen(played, {
        onMalformed: (malformed) => Effect.sync(() => order.push(plain(malformed)))
      })
      assert.deepStrictEqual(
        [seen, outcome, order, queries(played)],
        [
          ["a", "c", "d"],
          listening,
          [error("no JSON", "b"), error("no JSON", "b")],
          ["", "?from=b"]
        ]
      )
    })
  )

  it.effect("is an error in any case where it is too long, and what came before it is given", () =>
    Effect.gen(function* () {
      const endless = Array.from({ length: 100 }, () => "x".repeat(100))
      const options: EventOptions = { maxEventLength: 1000, onMalformed: () => Effect.void }
      const tooLong = {
        tag: "DecodeError",
        message: "an event of more than 1000 characters; raise maxEventLength to take it"
      }
      assert.deepStrictEqual(
        [
          yield* listen(openings(stream([`${message("a")}data: `, ...endless], "stays")), options),
          yield* listen(
            openings(
              stream([`${message("a")}data: ${endless.slice(0, 20).join("\ndata: ")}`], "stays")
            ),
            options
          )
        ],
        [
          { seen: ["a"], outcome: tooLong },
          { seen: ["a"], outcome: tooLong }
        ]
      )
    })
  )
})

describe("the bytes of a stream of events", () => {
  const lines = [
    "\uFEFF: a comment",
    "retry: 10",
    "",
    "id: a",
    'data: {"offset":"ä",',
    'data:"text":"żółw 🐢"}',
    "unknown: field",
    "data",
    "",
    'data: {"offset":"b"}',
    "",
    'data: {"offset":"never ended"}'
  ]
  const expected = [{ offset: "ä", text: "żółw 🐢" }, { offset: "b" }]

  const read = (...chunks: ReadonlyArray<Uint8Array>) =>
    Events.subscribe({}, { reconnect: "never" }).pipe(
      Stream.runCollect,
      Effect.provide(openings(stream(chunks, "ends")).client())
    )

  it.effect("are read whatever ends their lines, wherever they are cut", () =>
    Effect.gen(function* () {
      for (const end of ["\n", "\r", "\r\n"]) {
        const bytes = new TextEncoder().encode(lines.join(end) + end)
        for (let cut = 0; cut <= bytes.length; cut++) {
          assert.deepStrictEqual<unknown>(
            yield* read(bytes.subarray(0, cut), bytes.subarray(cut)),
            expected,
            `${JSON.stringify(end)}, cut at ${cut}`
          )
        }
        assert.deepStrictEqual<unknown>(
          yield* read(...Array.from(bytes, (byte) => Uint8Array.of(byte))),
          expected
        )
      }
    })
  )

  it.effect("keep the connection alive where they say nothing, and their absence breaks it", () =>
    Effect.gen(function* () {
      const alive = Effect.as(Effect.sleep("50 seconds"), ": alive\n\n")
      const played = openings(
        stream([alive, alive], "stays"),
        stream([message("a")], "stays"),
        stream([], "stays")
      )
      assert.deepStrictEqual(yield* listen(played, { idle: "1 minute" }), {
        seen: ["a"],
        outcome: listening
      })
      assert.deepStrictEqual(times(played), [0, 160_500, 221_000])
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
