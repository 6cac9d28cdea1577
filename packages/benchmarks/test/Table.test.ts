import { expect, test } from "vitest"
import type { Figure } from "../src/Figure.ts"
import { renderTable, rowOf } from "../src/Table.ts"

const figure: Figure = {
  name: "requests/s, 16 at once",
  unit: "× fetch",
  value: { median: 2.345, low: 1.9, high: 12.34, rounds: 21 },
  budget: { atLeast: 1.5 },
  peer: 0.61
}

test("a line tells the median, the budget, the peer, the rounds and the verdict", () => {
  expect(rowOf(figure)).toEqual([
    "requests/s, 16 at once",
    "2.35",
    "× fetch",
    "≥ 1.50",
    "0.61",
    "1.90–12.3 (21)",
    "holds"
  ])
})

test("a budget that is missed is said so", () => {
  expect(rowOf({ ...figure, budget: { atMost: 2 } }).slice(3)).toEqual([
    "≤ 2.00",
    "0.61",
    "1.90–12.3 (21)",
    "MISSED"
  ])
})

test("what is counted has no rounds, and what has no budget no verdict", () => {
  expect(
    rowOf({
      name: "files",
      unit: "files",
      value: { median: 4252, low: 4252, high: 4252, rounds: "counted" },
      budget: undefined,
      peer: undefined
    })
  ).toEqual(["files", "4,252", "files", "–", "–", "counted", ""])
})

test("the table has a header, a rule and a line a figure", () => {
  expect(renderTable([figure]).split("\n")).toEqual([
    "| what                   | value | unit    | budget | peer | min–max (rounds) |       |",
    "| :--------------------- | ----: | :------ | -----: | ---: | ---------------: | :---- |",
    "| requests/s, 16 at once |  2.35 | × fetch | ≥ 1.50 | 0.61 |   1.90–12.3 (21) | holds |"
  ])
})
