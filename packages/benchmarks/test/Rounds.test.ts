import { expect, test } from "vitest"
import { interleave, joined, orderOf } from "../src/Rounds.ts"

test("each round begins with another subject", () => {
  const subjects = ["a", "b", "c"]
  expect([0, 1, 2, 3].map((round) => orderOf(subjects, round).join(""))).toEqual([
    "abc",
    "bca",
    "cab",
    "abc"
  ])
  expect(orderOf([], 1)).toEqual([])
})

test("every subject is measured once a round, in turns", async () => {
  let clock = 0
  const taken = await interleave(["a", "b"], 3, async (subject) => `${subject}${clock++}`)
  expect(taken).toEqual({ a: ["a0", "a3", "a4"], b: ["b1", "b2", "b5"] })
})

test("series of rounds follow one another", () => {
  expect(
    joined(
      ["a", "b"],
      [
        { a: [1, 2], b: [3] },
        { a: [4], b: [] },
        { a: [], b: [5, 6] }
      ]
    )
  ).toEqual({ a: [1, 2, 4], b: [3, 5, 6] })
})
