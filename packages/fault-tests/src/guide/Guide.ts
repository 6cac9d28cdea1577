/**
 * The tables of faults in `docs/guides/faults.md`, made of the data that the tests check, and put in the
 * place of what stands between the page's marks.
 */
import { markdownTable } from "markdown-table"
import { type CallName, callNames } from "../Calls.ts"
import { protocolOf, transportNames } from "../Clients.ts"
import { happensIn } from "../faults/Fault.ts"
import type { Expected } from "../matrix/Expected.ts"
import { type Entry, expectedOver, matrix } from "../matrix/Matrix.ts"

const table = (rows: ReadonlyArray<ReadonlyArray<string>>): string => markdownTable(rows)

const code = (text: string): string => `\`${text}\``

const times = (requests: number): string => (requests > 1 ? ` ×${requests}` : "")

/** A result, with the number of requests where it took more than one; then that after a passing fault. */
const cell = (expected: Expected, call: CallName): string => {
  const { always, once } = expected[call]
  const result = always.result === "answer" ? "the answer" : code(always.result)
  const passing =
    once === undefined || once.result === always.result
      ? ""
      : `, or the answer${times(once.requests)}`
  return result + times(always.requests) + passing
}

const line = ({ fault, row }: Entry): ReadonlyArray<ReadonlyArray<string>> => {
  const byOutcome = new Map<string, { cells: ReadonlyArray<string>; over: Array<string> }>()
  for (const transport of transportNames) {
    if (!happensIn(fault, protocolOf(transport))) continue
    const expected = expectedOver(row, transport)
    const cells = callNames.map((call) => cell(expected, call))
    const key = cells.join("|")
    const known = byOutcome.get(key)
    if (known === undefined) byOutcome.set(key, { cells, over: [transport] })
    else known.over.push(transport)
  }
  return [...byOutcome.values()].map(({ cells, over }, index) => [
    (index === 0
      ? `**${fault.name}**: ${fault.what}${fault.only === undefined ? "" : ` (${fault.only} alone)`}`
      : "the same") +
      (byOutcome.size === 1
        ? ""
        : ` (over ${index === 0 && over.length > 3 ? "the others" : over.join(", ")})`),
    ...cells
  ])
}

const matrixTables = (): string =>
  matrix
    .map(
      ([title, entries]) =>
        `### ${title}\n\n${table([
          ["Fault", "Read", "Idempotent write", "Write of class `never`"],
          ...entries.flatMap(line)
        ])}`
    )
    .join("\n\n")

const parts: Readonly<Record<string, () => string>> = { matrix: matrixTables }

/** The page with its tables made anew. */
export const render = (page: string): string =>
  page.replaceAll(
    /(<!-- (\w+): made by .*? -->\n)[\s\S]*?(\n<!-- end -->)/g,
    (whole, start: string, name: string, end: string) => {
      const part = parts[name]
      return part === undefined ? whole : `${start}\n${part()}\n${end}`
    }
  )
