import { existsSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import {
  exceptions,
  toldElsewhere,
  withoutModules
} from "../../openapi-effect-runtime-effect3/shared-tests/exceptions.ts"

const pathOf = (file: string): string => join(import.meta.dirname, "../..", file)

describe("what is taken out of the shared tests", () => {
  it.each(withoutModules)("imports what is not in this edition: $file", async ({ file }) => {
    // Before a test in it is registered: its imports come first.
    await expect(import(pathOf(file))).rejects.toThrow("NotInThisEdition")
  })

  it("is there", () => {
    const files = [...exceptions, ...withoutModules, ...toldElsewhere].map(({ file }) => file)
    expect(files.filter((file) => !existsSync(pathOf(file)))).toStrictEqual([])
  })
})
