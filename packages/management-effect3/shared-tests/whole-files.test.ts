import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import {
  exceptions,
  toldElsewhere,
  withoutModules
} from "../../openapi-effect-runtime-effect3/shared-tests/exceptions.ts"
import { sharedFolders } from "../../openapi-effect-runtime-effect3/shared-tests/folders.ts"
import { isShared } from "../../openapi-effect-runtime-effect3/shared-tests/resolution.ts"

const packages = join(import.meta.dirname, "../..")

const pathOf = (file: string): string => join(packages, file)

const testFiles = readdirSync(packages).flatMap((name) => {
  const folder = join(packages, name, "test")
  return existsSync(folder)
    ? readdirSync(folder, { encoding: "utf8", recursive: true })
        .filter((file) => file.endsWith(".test.ts"))
        .map((file) => `${name}/test/${file.replaceAll("\\", "/")}`)
    : []
})

describe("what is taken out of the shared tests", () => {
  it.each(withoutModules)("imports what is not in this edition: $file", async ({ file }) => {
    // Before a test in it is registered: its imports come first.
    await expect(import(pathOf(file))).rejects.toThrow("NotInThisEdition")
  })

  it("is all that is not run of them", () => {
    const folders = Object.values(sharedFolders).flat()
    const listed = new Set([...withoutModules, ...toldElsewhere].map(({ file }) => file))
    const shared = testFiles.filter(isShared)
    expect(shared.length).toBeGreaterThan(listed.size)
    expect(
      shared.filter((file) => {
        const isRun = folders.some((folder) => file.startsWith(`${folder}/`))
        return !isRun && !listed.has(file)
      })
    ).toStrictEqual([])
  })

  it("is there", () => {
    const files = [...exceptions, ...withoutModules, ...toldElsewhere].map(({ file }) => file)
    expect(files.filter((file) => !existsSync(pathOf(file)))).toStrictEqual([])
  })
})
