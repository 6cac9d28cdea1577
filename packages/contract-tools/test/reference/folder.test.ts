import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { compareFolder, writeFolder } from "../../src/reference/folder.ts"

const pages = new Map([
  ["README.md", "All.\n"],
  ["books/copies.md", "Copies.\n"]
])

let parent = ""
let folder = ""

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "reference-"))
  folder = join(parent, "reference")
})

afterEach(() => rm(parent, { recursive: true }))

test("a folder that is not there is written whole", async () => {
  expect(await compareFolder(folder, pages)).toEqual([
    "missing: README.md",
    "missing: books/copies.md"
  ])
  await writeFolder(folder, pages)
  expect(await compareFolder(folder, pages)).toEqual([])
  expect(await readFile(join(folder, "books/copies.md"), "utf8")).toBe("Copies.\n")
})

test("what is changed, missing or left over is told, then put right; other files stay", async () => {
  await mkdir(join(folder, "old"), { recursive: true })
  await writeFile(join(folder, "README.md"), "Some.\n")
  await writeFile(join(folder, "old/page.md"), "Old.\n")
  await writeFile(join(folder, "settings.json"), "{}")
  expect(await compareFolder(folder, pages)).toEqual([
    "changed: README.md",
    "left over: old/page.md",
    "missing: books/copies.md"
  ])
  await writeFolder(folder, pages)
  expect(await compareFolder(folder, pages)).toEqual([])
  expect((await readdir(folder, { recursive: true })).sort()).toEqual([
    "README.md",
    "books",
    "books/copies.md",
    "old",
    "settings.json"
  ])
})
