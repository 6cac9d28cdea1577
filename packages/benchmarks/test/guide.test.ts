import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import type { Result } from "../src/Figure.ts"
import { render } from "../src/guide/Guide.ts"
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
