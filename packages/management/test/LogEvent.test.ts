import type { Log } from "@effect-auth0/management-client/types"
import metadata from "@effect-auth0/contract/facts/log-event-types.json" with { type: "json" }
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Logs } from "../src/index.ts"
import * as LogEvent from "../src/LogEvent.ts"
import { response, script } from "./support/scripted.ts"

/** `true` if two types are one. */
type Exactly<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

describe("descriptions", () => {
  it("say something of every type that the metadata name, and of no other", () => {
    assert.deepStrictEqual(
      Object.keys(LogEvent.descriptions).toSorted(),
      Object.keys(metadata.types).toSorted()
    )
    const wrong = Object.entries(LogEvent.descriptions).filter(
      ([, text]) => !/^[A-Z].+\.$/u.test(text)
    )
    assert.deepStrictEqual(wrong, [])
  })

  it("differ from one another", () => {
    const texts = Object.values(LogEvent.descriptions)
    assert.strictEqual(new Set(texts).size, texts.length)
  })
})

describe("is", () => {
  it("narrows a log event to its type", () => {
    const attempts = (log: Log): number | undefined => {
      if (!LogEvent.is("limit_wc")(log)) return undefined
      const narrowed: Exactly<typeof log.type, "limit_wc"> = true
      return narrowed ? log.ip.length : undefined
    }
    assert.deepStrictEqual(
      [attempts({ type: "limit_wc", ip: "192.0.2.7" }), attempts({ type: "s" }), attempts({})],
      [9, undefined, undefined]
    )
  })

  it("takes several types, which `type` tells apart", () => {
    const either = LogEvent.is("sscim", "fdeaz")
    const told = (log: Log): string | undefined => {
      if (!either(log)) return undefined
      switch (log.type) {
        case "sscim":
          return log.details.request.method
        case "fdeaz":
          return log.details?.body.client_id
      }
    }
    const request = {
      method: "POST",
      path: "/Users",
      query: {},
      userAgent: "acme",
      ip: "192.0.2.7",
      body: null
    }
    assert.deepStrictEqual(
      [told({ type: "sscim", details: { request } }), told({ type: "sapi" })],
      ["POST", undefined]
    )
  })

  it("is false for anything but a log event", () => {
    // As a program without types passes it.
    const others: ReadonlyArray<unknown> = [null, undefined, "s", 42, [], {}, { type: null }]
    assert.deepStrictEqual(
      others.filter((other) => LogEvent.is("s")(other as Log)),
      []
    )
  })

  it("is true of no type where none is given", () => {
    assert.isFalse(LogEvent.is()({ type: "s" }))
  })

  it("keeps the types that traffic showed for members of every log event", () => {
    const kept: Exactly<LogEvent.LogEvent<"s">["user_id"], Log["user_id"]> = true
    const present: Exactly<LogEvent.LogEvent<"s">["client_name"], string | null> = true
    const open: LogEvent.LogEventType = "a_type_of_tomorrow"
    const rejected: ReadonlyArray<LogEvent.KnownLogEventType> = [
      // @ts-expect-error -- no type that is known
      "a_type_of_tomorrow"
    ]
    assert.deepStrictEqual([kept, present, open, rejected.length], [true, true, open, 1])
  })

  it("covers every known type", () => {
    const all: Exactly<LogEvent.LogEvent["type"], LogEvent.KnownLogEventType> = true
    const described: Exactly<keyof typeof LogEvent.descriptions, LogEvent.KnownLogEventType> = true
    const narrower: LogEvent.LogEvent extends Log ? true : false = true
    assert.deepStrictEqual([all, described, narrower], [true, true, true])
  })

  it.effect("filters a stream of log events", () => {
    const played = script(
      response(200, '[{"log_id":"1","type":"s"},{"log_id":"2","type":"fp","ip":"192.0.2.7"}]')
    )
    return Effect.gen(function* () {
      const found = yield* Logs.list.items({ from: "0", take: 2 }).pipe(
        Stream.filter(LogEvent.is("fp")),
        Stream.map(({ ip, type }) => ({ ip, type })),
        Stream.take(1),
        Stream.runCollect
      )
      const typed: ReadonlyArray<{ readonly ip: string; readonly type: "fp" }> = found
      assert.deepStrictEqual([...typed], [{ ip: "192.0.2.7", type: "fp" }])
    }).pipe(Effect.provide(played.client()))
  })
})
