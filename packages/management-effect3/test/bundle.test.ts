import { expect, test } from "vitest"
import { kilobytesOf } from "../../benchmarks/src/measures/Bundles.ts"
import { edition } from "../benchmarks/edition.ts"

// In kilobytes of gzip, above the least that every program on Effect has.
const budget = 13

test("a program that only rotates a key keeps its bundle within the budget", async () => {
  const { effectAlone, rotate } = edition.bundles
  const above = (await kilobytesOf(rotate)) - (await kilobytesOf(effectAlone))
  expect(above).toBeLessThanOrEqual(budget)
})
