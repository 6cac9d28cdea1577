import { expect, test } from "vitest"
import { rewriteLinks } from "../src/repository/Links.ts"
import { repository } from "../src/repository/Repository.ts"
import { includeRows } from "../src/repository/Rows.ts"

const pages = new Map([
  ["docs/guides/errors.md", "/site/guides/errors/"],
  ["docs/guides/retries.md", "/site/guides/retries/"],
  ["packages/management", "/site/packages/management/"],
  ["README.md", "/site/overview/"]
])

const resolve = (path: string, heading: string): string | undefined => {
  const address = pages.get(path)
  if (address === undefined || heading === "gone") return undefined
  return heading === "" ? address : `${address}#${heading}`
}

test("links between files become links between pages, and code keeps what it has", () => {
  const text = [
    "[Errors](errors.md#by-class), [`errors.md`](errors.md) and [the package](../../packages/management/).",
    "See [the README][1], <https://example.com>, [here](#errors) and `[not](a-link.md)`.",
    "",
    "| a | b |",
    "| - | - |",
    '| [x](errors.md "errors.md") | [y](https://example.com/errors.md) |',
    "",
    "```md",
    "[x](errors.md)",
    "```",
    "",
    `[z](${repository}/blob/main/docs/guides/errors.md#by-class)`,
    "",
    "[1]: ../../README.md"
  ].join("\n")
  expect(rewriteLinks(text, "docs/guides/retries.md", resolve).split("\n")).toStrictEqual([
    "[Errors](/site/guides/errors/#by-class), [`errors.md`](/site/guides/errors/) and [the package](/site/packages/management/).",
    "See [the README][1], <https://example.com>, [here](/site/guides/retries/#errors) and `[not](a-link.md)`.",
    "",
    "| a | b |",
    "| - | - |",
    '| [x](/site/guides/errors/ "errors.md") | [y](https://example.com/errors.md) |',
    "",
    "```md",
    "[x](errors.md)",
    "```",
    "",
    "[z](/site/guides/errors/#by-class)",
    "",
    "[1]: /site/overview/"
  ])
})

test("a link to nothing names its file and its target", () => {
  expect(() => rewriteLinks("[x](gone.md)", "docs/guides/retries.md", resolve)).toThrow(
    "docs/guides/retries.md: the link to gone.md leads nowhere"
  )
  expect(() => rewriteLinks("[x](errors.md#gone)", "docs/guides/retries.md", resolve)).toThrow(
    "docs/guides/retries.md: the link to errors.md#gone leads nowhere"
  )
})

const table = [
  "<!-- peer: made by tests -->",
  "",
  "| What | Here |",
  "| ---- | ---- |",
  "| an id of `..` | an error |",
  "| a redirect | an error |",
  "",
  "<!-- end -->"
].join("\n")

test("a page takes rows from a table that is kept elsewhere", () => {
  const text = "before\n\n<!-- rows of faults.md, peer\n- a redirect\n- an id of ..\n-->\n\nafter"
  expect(includeRows(text, () => table).split("\n")).toStrictEqual([
    "before",
    "",
    "| What | Here |",
    "| ---- | ---- |",
    "| a redirect | an error |",
    "| an id of `..` | an error |",
    "",
    "after"
  ])
})

test("a row or a table that is not there is an error", () => {
  expect(() => includeRows("<!-- rows of faults.md, peer\n- a body\n-->", () => table)).toThrow(
    'faults.md: no row of peer begins with "a body"'
  )
  expect(() => includeRows("<!-- rows of faults.md, other\n-->", () => table)).toThrow(
    "faults.md has no table other"
  )
})
