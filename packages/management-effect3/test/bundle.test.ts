import { expect, test } from "vitest"
import { kilobytesOf } from "../../benchmarks/src/measures/Bundles.ts"
import { edition } from "../benchmarks/edition.ts"

// In kilobytes of gzip, just above what was measured last; the budget is 13.
const ceiling = 12.3

test("a program that only rotates a key grows no bundle beyond its ceiling", async () => {
  const { effectAlone, rotate } = edition.bundles
  const above = (await kilobytesOf(rotate)) - (await kilobytesOf(effectAlone))
  expect(above).toBeLessThanOrEqual(ceiling)
})
