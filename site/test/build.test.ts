import { existsSync, globSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, inject, test } from "vitest"
import { pagesOf } from "../src/repository/Pages.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const dist = fileURLToPath(new URL("../dist", import.meta.url))

test("the build prints no warning and no error", () => {
  const printed = inject("printed")
  expect(printed).toContain("Complete!")
  expect(
    printed.split("\n").filter((line) => /\[(WARN|ERROR)\]|\bwarning\b/i.test(line))
  ).toStrictEqual([])
})

test("every page of the repository is there, as HTML and as Markdown, and nothing else", () => {
  const pages = pagesOf(root).map(({ slug }) => slug)
  const html = globSync("**/index.html", { cwd: dist })
    .map((path) => path.replaceAll("\\", "/").replace(/\/?index\.html$/, ""))
    .sort()
  expect(html).toStrictEqual(pages.toSorted())
  expect(
    pages.filter((slug) => !existsSync(`${dist}/${slug === "" ? "index" : slug}.md`))
  ).toStrictEqual([])
})
