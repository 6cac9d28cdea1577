import { assert, describe, it } from "@effect/vitest"
import { parse } from "../../src/core/HttpDate.ts"

const now = Date.UTC(2026, 2, 1, 12)
const instant = Date.UTC(1994, 10, 6, 8, 49, 37)

describe("a date of HTTP", () => {
  for (const [form, text] of [
    ["the form of today", "Sun, 06 Nov 1994 08:49:37 GMT"],
    ["the form of RFC 850", "Sunday, 06-Nov-94 08:49:37 GMT"],
    ["the form of asctime", "Sun Nov  6 08:49:37 1994"]
  ] as const) {
    it(`is read in ${form}`, () => assert.strictEqual(parse(text, now), instant))
  }

  it("may have a day of two digits in the form of asctime", () =>
    assert.strictEqual(parse("Wed Nov 16 08:49:37 1994", now), Date.UTC(1994, 10, 16, 8, 49, 37)))

  it("with a year of two digits is at most fifty years ahead", () =>
    assert.deepStrictEqual(
      ["Sunday, 01-Mar-76 12:00:00 GMT", "Tuesday, 01-Mar-77 12:00:00 GMT"].map((text) =>
        parse(text, now)
      ),
      [Date.UTC(2076, 2, 1, 12), Date.UTC(1977, 2, 1, 12)]
    ))

  for (const text of [
    "",
    "foo 2099",
    "2099",
    "2099-01-01",
    "2099-01-01T00:00:00Z",
    "Invalid Date",
    "Sun, 06 Nov 1994 08:49:37",
    "Sun, 06 Nov 1994 08:49:37 UTC",
    "Sun, 06 Nov 1994 08:49:37 +0000",
    "Sun, 06 Nov 1994 08:49:37 GMT (later)",
    " Sun, 06 Nov 1994 08:49:37 GMT",
    "Sun, 6 Nov 1994 08:49:37 GMT",
    "sun, 06 nov 1994 08:49:37 gmt",
    "Mon, 06 Nov 1994 08:49:37 GMT",
    "Thu, 31 Feb 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 24:49:37 GMT",
    "Sun, 06-Nov-94 08:49:37 GMT",
    "Sunday, 06 Nov 1994 08:49:37 GMT",
    "Monday, 06-Nov-94 08:49:37 GMT",
    "Sun Nov 6 08:49:37 1994",
    "Sun Nov 06 08:49:37 1994 GMT"
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.isNaN(parse(text, now)))
  }
})
