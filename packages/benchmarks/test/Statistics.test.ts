import { expect, test } from "vitest"
import { differences, median, ratios, summarize } from "../src/Statistics.ts"

test("the median is the middle value, whatever the order", () => {
  expect(median([9, 1, 5])).toBe(5)
})

test("of an even number of values the median lies between the middle two", () => {
  expect(median([4, 1, 10, 2])).toBe(3)
})

test("an empty list has no median", () => {
  expect(() => median([])).toThrow(new RangeError("A median needs at least one value"))
})

test("a summary tells the ends and the number of rounds", () => {
  expect(summarize([3, 1, 2, 8])).toEqual({ median: 2.5, low: 1, high: 8, rounds: 4 })
})

test("ratios and differences pair the rounds", () => {
  expect(ratios([2, 9], [1, 3])).toEqual([2, 3])
  expect(differences([2, 9], [1, 3])).toEqual([1, 6])
})

test("series of different lengths cannot be paired", () => {
  expect(() => ratios([1, 2], [1])).toThrow(new RangeError("2 rounds cannot be paired with 1"))
})
