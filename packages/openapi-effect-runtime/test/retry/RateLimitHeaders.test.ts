import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import { epochSeconds, retryAfter } from "../../src/retry/RateLimitHeaders.ts"

const now = Date.parse("2026-03-01T12:00:00Z")
const seconds = now / 1000

const wait = (status: number, headers: Readonly<Record<string, string>>) => {
  const least = retryAfter({ status, header: (name) => headers[name] }, now)
  return least === undefined ? undefined : Duration.toMillis(least)
}

describe("retryAfter", () => {
  const cases: ReadonlyArray<
    readonly [string, number, Readonly<Record<string, string>>, number | undefined]
  > = [
    ["nothing asked", 429, {}, undefined],
    ["seconds", 429, { "retry-after": "7" }, 7000],
    ["seconds on a 503", 503, { "retry-after": "7" }, 7000],
    ["a date", 429, { "retry-after": "Sun, 01 Mar 2026 12:00:09 GMT" }, 9000],
    ["a date that is past", 429, { "retry-after": "Sun, 01 Mar 2026 11:00:00 GMT" }, undefined],
    ["seconds twice: the longer", 429, { "retry-after": "3, 7" }, 7000],
    [
      "a list longer than a call has arguments",
      429,
      { "retry-after": ",".repeat(200_000) },
      undefined
    ],
    ["an empty header", 429, { "retry-after": "" }, undefined],
    ["less than nothing", 429, { "retry-after": "-5" }, undefined],
    [
      "the later of two refills",
      429,
      { "x-ratelimit-reset": `${seconds + 1}, ${seconds + 4}` },
      4000
    ],
    ["a refill that is no number", 429, { "x-ratelimit-reset": "soon, 5" }, undefined],
    ["no number and no date", 429, { "retry-after": "soon" }, undefined],
    ["a word and a year", 429, { "retry-after": "foo 2099" }, undefined],
    ["a date that HTTP has not", 429, { "retry-after": "2099-01-01" }, undefined],
    ["an obsolete date", 429, { "retry-after": "Sunday, 01-Mar-26 12:00:09 GMT" }, 9000],
    ["a date of asctime", 429, { "retry-after": "Sun Mar  1 12:00:09 2026" }, 9000],
    ["a fraction of a second", 429, { "retry-after": "0.25" }, 250],
    ["a millisecond", 429, { "retry-after": "0.001" }, 1],
    ["no seconds", 429, { "retry-after": "0" }, undefined],
    ["a hexadecimal number", 429, { "retry-after": "0x10" }, undefined],
    ["an exponent", 429, { "retry-after": "1e9" }, undefined],
    ["a number without end", 429, { "retry-after": "Infinity" }, undefined],
    ["a number and one below zero", 429, { "retry-after": "3, -5" }, undefined],
    ["ten years", 429, { "retry-after": "315360000" }, 315_360_000_000],
    ["more than any number", 429, { "retry-after": "9".repeat(400) }, Infinity],
    ["a refill in milliseconds", 429, { "x-ratelimit-reset": String(now + 4000) }, undefined],
    [
      "a server's clock that HTTP does not write",
      429,
      { "x-ratelimit-reset": String(seconds + 4), date: "foo 2099" },
      4000
    ],
    ["the bucket's refill", 429, { "x-ratelimit-reset": String(seconds + 4) }, 4000],
    [
      "the longer of both",
      429,
      { "retry-after": "2", "x-ratelimit-reset": String(seconds + 4) },
      4000
    ],
    [
      "the refill only where the bucket was empty",
      200,
      { "x-ratelimit-reset": String(seconds + 4) },
      undefined
    ],
    [
      "the server's clock where ours is off",
      429,
      { "x-ratelimit-reset": String(seconds - 3600 + 4), date: "Sun, 01 Mar 2026 11:00:00 GMT" },
      4000
    ],
    [
      "our clock where the server's is two seconds off",
      429,
      { "x-ratelimit-reset": String(seconds + 4), date: "Sun, 01 Mar 2026 11:59:58 GMT" },
      4000
    ],
    [
      "the server's where it is three seconds off",
      429,
      { "x-ratelimit-reset": String(seconds + 4), date: "Sun, 01 Mar 2026 11:59:57 GMT" },
      7000
    ],
    ["a refill within a day", 429, { "x-ratelimit-reset": String(seconds + 86_399) }, 86_399_000],
    [
      "no refill that is a day away",
      429,
      { "x-ratelimit-reset": String(seconds + 86_400) },
      undefined
    ],
    [
      "our clock where the server's agrees",
      429,
      { "x-ratelimit-reset": String(seconds + 4), date: "Sun, 01 Mar 2026 11:59:59 GMT" },
      4000
    ]
  ]
  for (const [name, status, headers, expected] of cases) {
    it(name, () => assert.strictEqual(wait(status, headers), expected))
  }
})

describe("epochSeconds.reading", () => {
  const read = (limit?: string, remaining?: string, reset?: string, date?: string) => {
    const headers: Readonly<Record<string, string | undefined>> = {
      "x-ratelimit-limit": limit,
      "x-ratelimit-remaining": remaining,
      "x-ratelimit-reset": reset,
      date
    }
    const reading = epochSeconds.reading({ status: 200, header: (name) => headers[name] }, now)
    return reading && [reading.limit, reading.remaining, reading.fullInMillis()]
  }
  const inFour = String(seconds + 4)
  const rows: ReadonlyArray<readonly [string, ReturnType<typeof read>, ReturnType<typeof read>]> = [
    ["all three", read("50", "49", inFour), [50, 49, 4000]],
    ["an empty bucket", read("50", "0", inFour), [50, 0, 4000]],
    ["a bucket of one", read("1", "1", inFour), [1, 1, 4000]],
    ["the largest bucket", read("1000000000", "7", inFour), [1e9, 7, 4000]],
    ["more left than there can be", read("50", "70", inFour), [50, 50, 4000]],
    ["a time that is past", read("50", "50", String(seconds - 1)), [50, 50, -1000]],
    [
      "the server's clock where ours is off",
      read("50", "49", inFour, "Sun, 01 Mar 2026 11:59:00 GMT"),
      [50, 49, 64_000]
    ],
    ["no time", read("50", "49"), [50, 49, undefined]],
    ["a time of zero", read("50", "49", "0"), [50, 49, undefined]],
    ["the first second there is", read("50", "49", "1"), [50, 49, 1000 - now]],
    ["no bucket", read(), undefined],
    ["nothing about what is left", read("50"), undefined],
    ["less than nothing left", read("50", "-1", inFour), undefined],
    ["a bucket of nothing", read("0.5", "0", inFour), undefined],
    ["a bucket that is too large", read("1000000001", "7", inFour), undefined]
  ]
  for (const [name, read, expected] of rows) {
    it(name, () => assert.deepStrictEqual(read, expected))
  }
})
