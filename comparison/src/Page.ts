/** The tables of `docs/guides/comparison.md`, made of `results.json`. */
import { features, parts } from "./Features.ts"
import { peers } from "./Peers.ts"
import type { Verdict, PeerResult, Results } from "./Results.ts"

/** A table as the formatter leaves it. */
const table = (rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> => {
  const [header = []] = rows
  const widths = header.map((_, column) =>
    Math.max(3, ...rows.map((row) => (row[column] ?? "").length))
  )
  const line = (cells: ReadonlyArray<string>): string =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`
  return [line(header), line(widths.map((width) => "-".repeat(width))), ...rows.slice(1).map(line)]
}

const resultOf = (results: Results, peer: string): PeerResult => {
  const result = results.peers[peer]
  if (result === undefined) throw new Error(`results.json has nothing of ${peer}`)
  return result
}

const cellOf = (verdict: Verdict | undefined): string => {
  if (verdict === undefined) throw new Error("results.json lacks a feature: run the comparison")
  return verdict.verdict === "no" ? "no" : verdict.verdict === "code" ? "by hand" : "yes"
}

const rowsOf = (
  results: Results,
  cells: ReadonlyArray<readonly [string, (result: PeerResult) => string]>
): ReadonlyArray<ReadonlyArray<string>> =>
  cells.map(([title, cell]) => [title, ...peers.map(({ id }) => cell(resultOf(results, id)))])

const titles = peers.map(({ title }) => title)

const versionRows = (results: Results): ReadonlyArray<ReadonlyArray<string>> => [
  ["generator", "versions"],
  ...peers.map(({ id, title }) => [
    title,
    Object.entries(resultOf(results, id).versions)
      .map(([name, version]) => `\`${name}\` ${version}`)
      .join(", ")
  ])
]

const featureTables = (results: Results): ReadonlyArray<string> =>
  parts.flatMap((part) => [
    `### ${part}`,
    "",
    ...table([
      ["", ...titles],
      ...rowsOf(
        results,
        features
          .filter((feature) => feature.part === part)
          .map(({ id, title }) => [title, ({ verdicts }) => cellOf(verdicts[id])])
      )
    ]),
    ""
  ])

const sizeRows = (results: Results): ReadonlyArray<ReadonlyArray<string>> => [
  ["", ...titles],
  ...rowsOf(results, [
    [
      "What is generated compiles (TypeScript, `strict`)",
      ({ compiles }) => (compiles === true ? "yes" : "no")
    ],
    ["Generation, processor time", ({ generation }) => `${generation.toFixed(1)} s`],
    [
      "Compilation of all of it, processor time",
      ({ compilation }) => `${compilation.toFixed(1)} s`
    ],
    ["Files", ({ files }) => String(files)],
    ["Size of the files", ({ kilobytes }) => `${kilobytes} kB`],
    ["A program with one call, gzip", ({ bundle }) => `${bundle.toFixed(1)} kB`],
    [
      "The same above Effect",
      ({ aboveEffect, bundle }) => `${(aboveEffect ?? bundle).toFixed(1)} kB`
    ]
  ])
]

/** What stands between the page's marks. */
export const render = (results: Results): string =>
  [
    ...table(versionRows(results)),
    "",
    ...featureTables(results),
    "### Times and sizes",
    "",
    `${results.operations} operations, Node ${results.node.slice(1)}, TypeScript ${results.typescript}; times are the least of three runs.`,
    "",
    ...table(sizeRows(results))
  ].join("\n")

const marks = /(<!-- comparison:[^>]*-->\n)[\s\S]*(\n<!-- end -->)/

/** The page with the tables of these results. */
export const withTables = (page: string, results: Results): string => {
  if (!marks.test(page)) throw new Error("the page has no marks for its tables")
  return page.replace(
    marks,
    (_, first: string, last: string) => `${first}\n${render(results)}\n${last}`
  )
}
