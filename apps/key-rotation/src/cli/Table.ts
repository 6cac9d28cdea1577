/**
 * Tables that fit the terminal: as wide as their content if possible, otherwise wrapped, or a list of
 * entries if that is still too wide. Without colors.
 */
import Table from "cli-table3"
import { printable } from "./Text.ts"

const leastColumns = 40
const mostColumns = 200

/** The available columns: of the terminal, or from `COLUMNS`; otherwise unlimited. */
export const availableColumns = (): number => {
  const terminal = process.stdout.columns ?? process.stderr.columns
  const named = Number(process.env["COLUMNS"])
  const columns = Number.isInteger(named) && named > 0 ? named : terminal
  return columns === undefined ? Infinity : Math.min(mostColumns, Math.max(leastColumns, columns))
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\uFF01-\uFF60]/u

/** The width of a text in columns. */
export const widthOf = (text: string): number => {
  let width = 0
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue
    width += wide.test(character) ? 2 : 1
  }
  return width
}

/** The part of a word that fits, and the rest. */
const splitWord = (word: string, width: number): readonly [string, string] => {
  let head = ""
  for (const character of word) {
    if (widthOf(head + character) > width) break
    head += character
  }
  return head === "" ? [word, ""] : [head, word.slice(head.length)]
}

/** Breaks a text into lines of limited width, at spaces if possible. */
export const wrap = (text: string, width: number): ReadonlyArray<string> => {
  if (widthOf(text) <= width) return [text]
  const lines: Array<string> = []
  let line = ""
  for (const word of text.split(" ")) {
    const joined = line === "" ? word : `${line} ${word}`
    if (widthOf(joined) <= width) {
      line = joined
      continue
    }
    if (line !== "") lines.push(line)
    let rest = word
    while (widthOf(rest) > width) {
      const [head, tail] = splitWord(rest, width)
      if (tail === "") break
      lines.push(head)
      rest = tail
    }
    line = rest
  }
  return [...lines, line]
}

/** A paragraph that fits, its further lines indented. */
export const paragraph = (text: string, indent = "", columns = availableColumns()): string =>
  wrap(printable(text), Math.max(20, columns - indent.length)).join(`\n${indent}`)

type Row = ReadonlyArray<string>

const widest = (texts: ReadonlyArray<string>): number => Math.max(0, ...texts.map(widthOf))

/** The column widths that fit; `undefined` if none do. */
const fittingWidths = (
  head: Row,
  rows: ReadonlyArray<Row>,
  columns: number
): ReadonlyArray<number> | undefined => {
  const natural = head.map((title, index) =>
    widest([title, ...rows.map((row) => row[index] ?? "")])
  )
  const least = head.map((title, index) =>
    Math.min(natural[index] ?? 0, Math.max(10, widest(title.split(" "))))
  )
  // A border before each cell and after the last, and a space on both sides of its content.
  const room = columns - 3 * head.length - 1
  const widths = [...natural]
  const total = (): number => widths.reduce((sum, width) => sum + width, 0)
  while (total() > room) {
    const shrinkable = widths.map((width, index) => (width > (least[index] ?? 0) ? width : 0))
    const most = Math.max(...shrinkable)
    if (most === 0) return undefined
    const index = shrinkable.indexOf(most)
    widths[index] = most - 1
  }
  return widths
}

const asList = (head: Row, rows: ReadonlyArray<Row>, columns: number): string =>
  rows
    .map((row) =>
      row
        .map((cell, index) =>
          index === 0
            ? paragraph(cell, "", columns)
            : `  ${paragraph(`${head[index] ?? ""}: ${cell}`, "    ", columns - 2)}`
        )
        .join("\n")
    )
    .join("\n\n")

/** A table. */
export const table = (
  head: Row,
  rows: ReadonlyArray<Row>,
  columns: number = availableColumns()
): string => {
  const cells = rows.map((row) => row.map(printable))
  const widths = fittingWidths(head, cells, columns)
  if (widths === undefined) return asList(head, cells, columns)
  const fit = (row: Row): Array<string> =>
    row.map((cell, index) => wrap(cell, widths[index] ?? Infinity).join("\n"))
  const made = new Table({ head: fit(head), style: { head: [], border: [], compact: true } })
  made.push(...cells.map(fit))
  return made.toString()
}
