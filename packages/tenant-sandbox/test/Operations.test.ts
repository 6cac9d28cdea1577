import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { operationTable, withTable } from "../scripts/table.ts"
import { operations } from "../src/generated/Contract.ts"
import { handlers } from "../src/operations/index.ts"

describe("the operations that keep state", () => {
  it("are at least 140, each with a handler", () => {
    assert.isAtLeast(operations.length, 140)
    assert.deepStrictEqual(operations.map(({ id }) => id).sort(), Object.keys(handlers).sort())
  })

  it("are those of the README's table", () => {
    const readme = readFileSync(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8")
    assert.include(readme, operationTable())
    assert.strictEqual(withTable(readme), readme)
  })
})
