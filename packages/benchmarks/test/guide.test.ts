import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import type { Result } from "../src/Figure.ts"
import { comparedWith, render } from "../src/guide/Guide.ts"
import { callFigures } from "../src/measures/Requests.ts"
import { ownPath, pathOf } from "../src/Repository.ts"

const page = readFileSync(pathOf("docs/guides/performance.md"), "utf8")
const results = JSON.parse(
  readFileSync(ownPath("results/latest.json"), "utf8")
) as ReadonlyArray<Result>

test("the guide has the figures of the last whole run", () => {
  expect(render(page, results)).toBe(page)
})

test("a figure that moves, misses its budget or has none is told so", () => {
  const changed = results.map((result) =>
    result.name === "memory: undici layer, from fibers"
      ? { ...result, value: 1234.5, unit: "MB", budget: 12, peer: null, holds: false }
      : result
  )
  expect(render(page, changed)).toMatch(
    /Memory of the process at 64 at once: undici layer +\| +1,235 MB \| +– \| +12 MB, missed \|/
  )
})

test("a figure that is not there is an error", () => {
  const name = "memory: undici layer, from fibers"
  const without = results.filter((result) => result.name !== name)
  expect(() => render(page, without)).toThrow(`no figure "${name}"`)
})

const withValues = (values: Readonly<Record<string, number>>): ReadonlyArray<Result> => [
  ...results.filter(({ name }) => !(name in values)),
  ...Object.entries(values).map(([name, value]) => ({
    name,
    value,
    unit: "× fetch",
    budget: null,
    peer: null,
    holds: true
  }))
]

/** The cells of a line of the table about calls. */
const lineOf = (what: string, given: ReadonlyArray<Result>): ReadonlyArray<string> =>
  render(page, given)
    .split("\n")
    .filter((line) => line.startsWith(`| ${what} `))
    .flatMap((line) => line.split("|").slice(2, -1))
    .map((cell) => cell.trim())

test("a call stands beside its transport, as a part of it, and beside the control", () => {
  const given = withValues({
    "requests/s, 64 at once: undici layer, from fibers": 2.91,
    "requests/s, 64 at once: (undici.request)": 3,
    "requests/s, 64 at once: fetch layer, from fibers": 0.8,
    "CPU a request, 16 at once: HttpClient over undici, from fibers": 1.05,
    "CPU a request, 16 at once: (Effect's HttpClient over undici alone)": 1,
    "requests/s, 64 at once: (control: bare fetch in another process)": 1.02,
    "CPU a request, 16 at once: (control: bare fetch in another process)": 0.99
  })
  expect([
    lineOf("Calls a second, 64 at once: undici layer", given),
    lineOf("Calls a second, 64 at once: `fetch` layer", given),
    lineOf("CPU time a call, 16 at once: `HttpClient` over undici", given)
  ]).toStrictEqual([
    ["2.91", "3 (`undici.request`)", "97 %", "1.02", "–", "–"],
    ["0.8", "1 (`fetch`)", "80 %", "1.02", "–", "–"],
    ["1.05", "1 (Effect's `HttpClient`)", "105 %", "0.99", "–", "–"]
  ])
})

test("a transport that was not measured yet is left out", () => {
  const name = "CPU a request, 1 at once: (Effect's HttpClient over undici alone)"
  const without = results.filter((result) => result.name !== name)
  const [, alone, part] = lineOf(
    "CPU time a call, one at a time: `HttpClient` over undici",
    without
  )
  expect([alone, part]).toStrictEqual(["–", "–"])
})

test("what calls are compared with is measured", () => {
  expect(comparedWith.filter((name) => !callFigures.includes(name))).toStrictEqual([])
})
