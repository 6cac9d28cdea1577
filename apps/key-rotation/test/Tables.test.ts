/** Tables of a tenant with many connections: what is the same for most of them is said once. */
import { describe, expect, it } from "vitest"
import { planTable } from "../src/cli/Tables.ts"
import { planFor } from "./support/Plans.ts"

const skipped = (name: string, explanation: string) => ({
  id: `con_${name}`,
  name,
  strategy: "oidc",
  obstacle: "not-chosen",
  explanation
})

const leftOut = (count: number) => {
  const many = Array.from({ length: count }, (_, index) => skipped(`many${index}`, "it is later"))
  const plan = { ...planFor([]), skipped: [skipped("acme", "its key expired"), ...many] }
  const lines = planTable(plan).split("\n")
  return lines.slice(lines.findIndex((line) => line.startsWith("Left out")))
}

describe("a plan that leaves out", () => {
  it("a few connections names each", () => {
    expect(leftOut(10)).toEqual([
      "Left out (11):",
      "  acme: its key expired",
      ...Array.from({ length: 10 }, (_, index) => `  many${index}: it is later`)
    ])
  })

  it("many for the same reason names a few", () => {
    expect(leftOut(298)).toEqual([
      "Left out (299):",
      "  acme: its key expired",
      "  many0, many1, many2 and 295 more: it is later"
    ])
  })
})
