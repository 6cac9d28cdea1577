import { expect, test } from "vitest"
import { counted, type Figure, holds, toResult } from "../src/Figure.ts"

const figure = (value: number, budget: Figure["budget"]): Figure => ({
  name: "requests/s",
  unit: "× fetch",
  value: counted(value),
  budget,
  peer: undefined
})

test("a budget counts its own limit as kept", () => {
  expect(holds(figure(1.5, { atLeast: 1.5 }))).toBe(true)
  expect(holds(figure(1.49, { atLeast: 1.5 }))).toBe(false)
  expect(holds(figure(12, { atMost: 12 }))).toBe(true)
  expect(holds(figure(12.01, { atMost: 12 }))).toBe(false)
})

test("a figure without a budget holds", () => {
  expect(holds(figure(99, undefined))).toBe(true)
})

test("a result has six fields, and null where there is nothing", () => {
  expect(toResult(figure(1.23456, undefined))).toEqual({
    name: "requests/s",
    value: 1.235,
    unit: "× fetch",
    budget: null,
    peer: null,
    holds: true
  })
})

test("a result names the limit and the peer as numbers", () => {
  const measured: Figure = {
    ...figure(0.7, { atLeast: 0.75 }),
    value: { median: 0.7, low: 0.6, high: 0.8, rounds: 5 },
    peer: 0.61449
  }
  expect(toResult(measured)).toEqual({
    name: "requests/s",
    value: 0.7,
    unit: "× fetch",
    budget: 0.75,
    peer: 0.614,
    holds: false
  })
})

test("rounding does not decide whether a budget is kept", () => {
  expect(toResult(figure(12.0004, { atMost: 12 }))).toEqual({
    name: "requests/s",
    value: 12,
    unit: "× fetch",
    budget: 12,
    peer: null,
    holds: false
  })
})
