import { readFileSync } from "node:fs"
import { posix } from "node:path"
import { describe, expect, test } from "vitest"
import { type Contract, isContract, isNode, operationsOf } from "openapi-document"
import { logEventsPage, streamEventsPage } from "../../src/reference/event-pages.ts"
import { anchors } from "../../src/reference/markdown.ts"
import { type Pages, referencePages } from "../../src/reference/pages.ts"
import { library } from "./library.ts"

const bundle = new URL(import.meta.resolve("@effect-auth0/contract/management.json"))

const management = (): Contract => {
  const text = readFileSync(bundle, "utf8")
  const document: unknown = JSON.parse(text)
  if (!isContract(document)) throw new Error("The bundle has no paths.")
  return document
}

const extraPages = () => {
  const file = new URL(import.meta.resolve("@effect-auth0/contract/log-events.json"))
  const logEvents: unknown = JSON.parse(readFileSync(file, "utf8"))
  if (!isNode(logEvents)) throw new Error("The log events are not a JSON Schema.")
  return [logEventsPage(logEvents), streamEventsPage(management())]
}

test("the pages of events name each type once, with a sentence", () => {
  const rows = extraPages().map(({ text }) =>
    Array.from(text.matchAll(/^\| `([\w.]+)` \| [A-Z].*\. \|/gmu), ([, type = ""]) => type)
  )
  const types = (metadata: string): ReadonlyArray<string> => {
    const file = new URL(import.meta.resolve(`@effect-auth0/contract/facts/${metadata}`))
    return Object.keys(JSON.parse(readFileSync(file, "utf8")).types)
  }
  expect(rows[0]?.toSorted()).toEqual(types("log-event-types.json").toSorted())
  expect(rows[1]).toEqual(expect.arrayContaining([...types("event-types.json")]))
})

const pageNames = [
  "README.md",
  "books.md",
  "books/rare-copies.md",
  "news.md",
  "readers.md",
  "types.md"
]

test("a library has these pages", () => {
  expect([...referencePages(library()).keys()]).toEqual(pageNames)
})

test.for(pageNames)("the page %s of a library", async (name) => {
  await expect(referencePages(library()).get(name)).toMatchFileSnapshot(`expected/${name}.txt`)
})

test("the same contract generates the same pages", () => {
  expect(referencePages(library())).toEqual(referencePages(library()))
})

const withoutCode = (text: string): string =>
  text.replaceAll(/^```[\s\S]*?^```/gmu, "").replaceAll(/(`+)[^`\n][\s\S]*?\1/gu, "code")

const headingsOf = (text: string): ReadonlyArray<string> =>
  Array.from(
    text.replaceAll(/^```[\s\S]*?^```/gmu, "").matchAll(/^#+ (.*)$/gmu),
    ([, heading = ""]) => heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, "$1")
  )

/** The links of all pages that lead nowhere. */
const brokenLinks = (pages: Pages): ReadonlyArray<string> => {
  const anchorsByPage = new Map(
    Array.from(pages, ([path, text]) => {
      const anchor = anchors()
      return [path, new Set(headingsOf(text).map(anchor))] as const
    })
  )
  return [...pages].flatMap(([path, text]) =>
    Array.from(withoutCode(text).matchAll(/\]\(([^)#]*)#?([^)]*)\)/gu)).flatMap(
      ([, page = "", anchor = ""]) => {
        const target = page === "" ? path : posix.join(posix.dirname(path), page)
        const known = anchorsByPage.get(target)
        const leads = known !== undefined && (anchor === "" || known.has(anchor))
        return leads ? [] : [`${path}: ${page}#${anchor}`]
      }
    )
  )
}

/** The tables of all pages that do not have a header, its line and a row, or not the same columns in all. */
const brokenTables = (pages: Pages): ReadonlyArray<string> =>
  [...pages].flatMap(([path, text]) =>
    Array.from(text.matchAll(/(?:^\|.*\n?)+/gmu)).flatMap(([table]) => {
      const [header = "", line = "", ...rows] = table.trimEnd().split("\n")
      const columns = (row: string): number => row.replaceAll("\\|", "").split("|").length
      const isWhole =
        /^\|(?:[^|]*\|)+$/u.test(header) &&
        /[^|\s]/u.test(header) &&
        /^\|(?: --- \|)+$/u.test(line) &&
        rows.length > 0 &&
        [line, ...rows].every((row) => columns(row) === columns(header))
      return isWhole ? [] : [`${path}: ${table}`]
    })
  )

describe.for([
  { name: "a library", document: library, extra: () => [] },
  { name: "the Management API", document: management, extra: extraPages }
])("$name", ({ document, extra }) => {
  const pages = referencePages(document(), extra())

  test("every operation has its section with an example, and stands in the index", () => {
    const sections = [...pages].flatMap(([path, text]) =>
      Array.from(
        text.matchAll(
          /^## \S+\n(?:(?!^## )[\s\S])*?^```text\n([^\n]*\n[^\n]*)\n```$([\s\S]*?)(?=^## |(?![\s\S]))/gmu
        ),
        ([, call = "", rest = ""]) => ({ path, call, examples: rest.match(/^```ts$/gmu)?.length })
      )
    )
    const operations = operationsOf(document())
    const index = pages.get("README.md") ?? ""
    expect(sections.map(({ call }) => call.split("\n")[1]).sort()).toEqual(
      operations.map(({ method, path }) => `${method} ${path}`).sort()
    )
    expect(sections.filter(({ examples }) => examples !== 1)).toEqual([])
    expect(
      operations.filter(({ method, path }) => !index.includes(`| \`${method} ${path}\` |`))
    ).toEqual([])
  })

  test("every table has a header, and rows below it", () => {
    expect(brokenTables(pages)).toEqual([])
  })

  test("every link leads somewhere", () => {
    expect(brokenLinks(pages)).toEqual([])
  })
})
