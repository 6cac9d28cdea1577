import { createRequire } from "node:module"
import { expect, test } from "vitest"
import { kilobytesOf } from "../../benchmarks/src/measures/Bundles.ts"
import { edition } from "../benchmarks/edition.ts"

const { version } = createRequire(import.meta.url)("effect/package.json") as {
  readonly version: string
}

// In kilobytes of gzip, above the least that every program on Effect has. Of what Effect itself adds the oldest
// version has some bytes more.
const budget = version.startsWith("3.15.") ? 13.1 : 13

test("a program that only rotates a key keeps its bundle within the budget", async () => {
  const { effectAlone, rotate } = edition.bundles
  const above = (await kilobytesOf(rotate)) - (await kilobytesOf(effectAlone))
  expect(above).toBeLessThanOrEqual(budget)
})
