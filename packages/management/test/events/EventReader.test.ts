import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type EventOptions, Events } from "../../src/index.ts"
import { listen, listening, message, plain, queries, times } from "../support/listening.ts"
import { openings, stream } from "../support/openings.ts"

describe("an event that cannot be read", () => {
  const malformed = "id: b\ndata: {cut\n\n"
  const error = (found: string, id?: string) => ({
    tag: "DecodeError",
    message: `an event${id === undefined ? "" : ` (${id})`} whose data is ${found}`,
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
          { seen: ["a"], outcome: error("not JSON", "b") },
          { seen: [], outcome: error("not a JSON object") }
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
          [error("not JSON", "b"), error("not JSON", "b")],
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
      assert.deepStrictEqual(yield* listen(played, { idleTimeout: "1 minute" }), {
        seen: ["a"],
        outcome: listening
      })
      assert.deepStrictEqual(times(played), [0, 160_500, 221_000])
    })
  )
})
