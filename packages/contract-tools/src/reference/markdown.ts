/**
 * Pieces of Markdown: code, cells, tables, links between pages, and the anchors that headings get.
 */

/** Text as code, whatever it contains. */
export const code = (text: string): string => {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/gu), ([run]) => run.length))
  if (longest === 0) return `\`${text}\``
  const fence = "`".repeat(longest + 1)
  return `${fence} ${text} ${fence}`
}

const cell = (text: string): string =>
  text
    .replaceAll(/\s*\n\s*/gu, " ")
    .replaceAll("|", "\\|")
    .trim()

const line = (cells: ReadonlyArray<string>): string => {
  const texts = cells.map(cell).map((text) => (text === "" ? " " : ` ${text} `))
  return `|${texts.join("|")}|`
}

/** A table; a column without any content is left out, and so is a table without rows. */
export const table = (
  head: ReadonlyArray<string>,
  rows: ReadonlyArray<ReadonlyArray<string>>
): string => {
  if (rows.length === 0) return ""
  const used = head.map((_, index) => rows.some((row) => (row[index] ?? "") !== ""))
  const kept = (cells: ReadonlyArray<string>) => cells.filter((_, index) => used[index])
  return [kept(head), kept(head).map(() => "---"), ...rows.map(kept)].map(line).join("\n")
}

/** A fenced block. */
export const fenced = (language: string, text: string): string =>
  `\`\`\`${language}\n${text}\n\`\`\``

/** Paragraphs and blocks with an empty line between; what is empty is left out. */
export const blocks = (...parts: ReadonlyArray<string | undefined>): string =>
  parts.filter((part) => part !== undefined && part !== "").join("\n\n")

/** The anchors of a page's headings, as GitHub makes them: a second one of a name is numbered. */
export const anchors = (): ((heading: string) => string) => {
  const given = new Map<string, number>()
  return (heading) => {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(/\s/gu, "-")
    const count = given.get(anchor) ?? 0
    given.set(anchor, count + 1)
    return count === 0 ? anchor : `${anchor}-${count}`
  }
}

/** How one page of the folder refers to another, both given by their paths in it. */
export const relativeLink = (from: string, to: string): string => {
  if (from === to) return ""
  const source = from.split("/").slice(0, -1)
  const target = to.split("/")
  const differs = source.findIndex((segment, index) => target[index] !== segment)
  const common = differs === -1 ? source.length : differs
  return [...source.slice(common).map(() => ".."), ...target.slice(common)].join("/")
}

/** A list in words: `a`, `a or b`, `a, b or c`. */
export const listed = (items: ReadonlyArray<string>, conjunction: string): string =>
  items.length < 2
    ? items.join("")
    : `${items.slice(0, -1).join(", ")} ${conjunction} ${items.at(-1)}`
