/**
 * The tables of faults in `docs/guides/faults.md`, made of the data that the tests check, and put in the
 * place of what stands between the page's marks.
 */
import { markdownTable } from "markdown-table"
import type { Table, TableRow } from "../matrix/Table.ts"
import { matrix } from "../matrix/Matrix.ts"

const lines = ({ cells, fault, over }: TableRow): ReadonlyArray<ReadonlyArray<string>> => {
  const byOutcome = new Map<string, { cells: ReadonlyArray<string>; over: Array<string> }>()
  for (const transport of over) {
    const printed = cells(transport)
    const key = printed.join("|")
    const known = byOutcome.get(key)
    if (known === undefined) byOutcome.set(key, { cells: printed, over: [transport] })
    else known.over.push(transport)
  }
  return [...byOutcome.values()].map(({ cells, over }, index) => [
    (index === 0
      ? `**${fault.name}**: ${fault.what}${fault.only === undefined ? "" : ` (${fault.only} only)`}`
      : "the same") +
      (byOutcome.size === 1
        ? ""
        : ` (over ${index === 0 && over.length > 3 ? "the others" : over.join(", ")})`),
    ...cells
  ])
}

const printed = ({ about, headings, rows, title }: Table): string =>
  `### ${title}\n\n${about === undefined ? "" : `${about}\n\n`}${markdownTable([
    ["Fault", ...headings],
    ...rows.flatMap(lines)
  ])}`

const parts: Readonly<Record<string, () => string>> = {
  matrix: () => matrix.map(printed).join("\n\n")
}

/** The page with its tables regenerated. */
export const render = (page: string): string =>
  page.replaceAll(
    /(<!-- (\w+): made by .*? -->\n)[\s\S]*?(\n<!-- end -->)/g,
    (whole, start: string, name: string, end: string) => {
      const part = parts[name]
      return part === undefined ? whole : `${start}\n${part()}\n${end}`
    }
  )
