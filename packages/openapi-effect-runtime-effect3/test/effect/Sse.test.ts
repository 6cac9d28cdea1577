import * as Duration from "effect/Duration"
import { describe, expect, test } from "vitest"
import { makeParser, type Parsed } from "../../effect/encoding/Sse.ts"

const parse = (
  chunks: ReadonlyArray<string>,
  options: { readonly maxEventSize?: number; readonly dispatchEmptyNamedEvents?: boolean } = {}
) => {
  const events: Array<Parsed> = []
  const parser = makeParser((event) => events.push(event), { maxEventSize: 1000, ...options })
  const results = chunks.map((chunk) => parser.feed(chunk))
  return { events, results }
}

const message = (data: string, id?: string, event = "message"): Parsed => ({
  _tag: "Event",
  id,
  event,
  data
})

describe("a parser of server-sent events", () => {
  const text =
    "\uFEFF: a comment\r\nid: 7\r\nevent: log\r\ndata: one\r\ndata:two\r\n\r\ndata\rdata: \n\n"
  const expected = [message("one\ntwo", "7", "log"), message("\n", "7")]

  test("reads fields, whatever ends their lines", () => {
    expect(parse([text])).toStrictEqual({ events: expected, results: [undefined] })
  })

  test("reads the same from chunks that end anywhere", () => {
    for (let at = 0; at <= text.length; at++) {
      expect(parse([text.slice(0, at), "", text.slice(at)]).events).toStrictEqual(expected)
    }
    expect(parse(text.split("")).events).toStrictEqual(expected)
  })

  test("keeps the last id, and takes it back by an empty one", () => {
    expect(
      parse(["id: 1\ndata: a\n\ndata: b\n\nid: x\0y\ndata: c\n\nid\ndata: d\n\n"]).events
    ).toStrictEqual([message("a", "1"), message("b", "1"), message("c", "1"), message("d", "")])
  })

  test("reads waits of digits alone", () => {
    expect(parse(["retry: 250\nretry: soon\nretry: 1e3\n"]).events).toStrictEqual([
      { _tag: "Retry", duration: Duration.millis(250) }
    ])
  })

  test("passes over events without data, unless those with a type count", () => {
    const chunks = ["event: ping\n\nid: 3\n\ndata: a\n\n"]
    expect(parse(chunks).events).toStrictEqual([message("a", "3")])
    expect(parse(chunks, { dispatchEmptyNamedEvents: true }).events).toStrictEqual([
      message("", undefined, "ping"),
      message("a", "3")
    ])
  })

  test("tells of an event that is too long, in one line or in many", () => {
    const long = { maxEventSize: 10 }
    expect(parse(["data: 12345"], long).results).toStrictEqual(["too long"])
    expect(
      parse(["data: 1\n", "data: 2\n", "data: 3\n", "data: 4\n", "data: 5\n", "."], long).results
    ).toStrictEqual([undefined, undefined, undefined, undefined, undefined, "too long"])
    expect(parse(["data: 123\n\n".repeat(9)], long).results).toStrictEqual([undefined])
  })
})
