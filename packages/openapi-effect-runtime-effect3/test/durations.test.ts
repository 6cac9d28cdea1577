import * as Duration from "effect/Duration"
import { describe, expect, test } from "vitest"
import { fromMillis, toMillis } from "openapi-effect-runtime-effect3/core/Durations"

describe("durations", () => {
  test.each([
    [250, 250],
    [-1, -1],
    [1_500_000n, 1.5],
    ["2 seconds", 2000],
    ["-2 seconds", -2000],
    ["1.5 minutes", 90_000],
    [[1, 500_000_000], 1500],
    [Duration.minutes(1), 60_000],
    [Duration.infinity, Infinity],
    [Infinity, Infinity],
    ["Infinity", Infinity],
    ["-Infinity", -Infinity],
    ["soon", NaN],
    [NaN, NaN],
    [undefined, NaN],
    [{}, NaN]
  ] as ReadonlyArray<readonly [input: Duration.DurationInput, millis: number]>)(
    "%s is %s ms",
    (input, millis) => {
      expect(toMillis(input)).toBe(millis)
    }
  )

  test("are whole milliseconds, of Effect's own kind", () => {
    expect([1.2, Infinity].map(fromMillis)).toStrictEqual([Duration.millis(2), Duration.infinity])
  })
})
