/**
 * The table of `docs/guides/performance.md`, made of the figures of the last whole run, and put in
 * the place of what stands between the page's marks.
 */
import { markdownTable } from "markdown-table"
import type { Result } from "../Figure.ts"

type Row = readonly [what: string, figure: string]

const clients: ReadonlyArray<Row> = [
  ["undici layer", "undici layer, from fibers"],
  ["`fetch` layer", "fetch layer, from fibers"],
  // The one that is closest to its budget, so the guide shows it both ways.
  ["`fetch` layer, from promises", "fetch layer, from Promises"],
  ["`HttpClient` over undici", "HttpClient over undici, from fibers"]
]

const concurrencies: ReadonlyArray<Row> = [
  ["one at a time", "1 at once"],
  ["16 at once", "16 at once"],
  ["64 at once", "64 at once"]
]

const each = (what: string, figure: string): ReadonlyArray<Row> =>
  clients.flatMap(([client, measured]) =>
    concurrencies.map(([times, level]): Row => [
      `${what}, ${times}: ${client}`,
      `${figure}, ${level}: ${measured}`
    ])
  )

const limited = "2000 calls, 64 at once, 50 and 16/s"

const rows: ReadonlyArray<Row> = [
  ...each("Calls a second", "requests/s"),
  ...each("CPU time a call", "CPU a request"),
  ["Memory of the process at 64 at once: undici layer", "memory: undici layer, from fibers"],
  ["Memory of the process at 64 at once: `fetch` layer", "memory: fetch layer, from fibers"],
  ["CPU time of a list of 10,000: undici layer", "10,000 items by items(), CPU: undici layer"],
  ["CPU time of a list of 10,000: `fetch` layer", "10,000 items by items(), CPU: fetch layer"],
  ["2,000 calls at a tenant's limit: time", `${limited}: time`],
  ["2,000 calls at a tenant's limit: responses 429", `${limited}: responses 429`],
  ["2,000 calls at a tenant's limit: calls that failed", `${limited}: calls failed`],
  [
    "Bundle of a program that rotates a key, above Effect: `…/fetch/minimal`",
    "bundle, rotate through fetch/minimal, above Effect.succeed"
  ],
  ["The same with the raw client, whole", "bundle, rotate with the raw client, whole"],
  [
    "Cold import of one resource and the `fetch` layer, above Effect",
    "cold import of connections/keys and the fetch layer, above effect/Effect"
  ]
]

const quantity = (value: number, unit: string): string => {
  const text = value.toLocaleString("en", { maximumFractionDigits: value >= 100 ? 0 : 2 })
  return unit.startsWith("×") ? `${text} ${unit}` : `${text} ${unit.replace(" gzip", "")}`
}

const line = (
  [what, name]: Row,
  results: ReadonlyArray<Result>
): readonly [string, string, string, string] => {
  const result = results.find((one) => one.name === name)
  if (result === undefined) throw new Error(`The results have no figure "${name}"`)
  const { budget, holds, peer, unit, value } = result
  return [
    what,
    quantity(value, unit),
    peer === null ? "–" : quantity(peer, unit),
    budget === null ? "–" : `${quantity(budget, unit)}${holds ? "" : ", missed"}`
  ]
}

/** The page with its table made anew. */
export const render = (page: string, results: ReadonlyArray<Result>): string => {
  const table = markdownTable(
    [["What", "Here", "`auth0` 7.1.0", "Budget"], ...rows.map((row) => [...line(row, results)])],
    { align: ["l", "r", "r", "r"] }
  )
  const marked = /(<!-- figures: made by .*? -->\n)[\s\S]*?(\n<!-- end -->)/
  if (!marked.test(page)) throw new Error("The page has no marks between which its table stands")
  return page.replace(marked, (_whole, start: string, end: string) => `${start}\n${table}\n${end}`)
}
