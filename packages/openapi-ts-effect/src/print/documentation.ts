/**
 * Documentation comments. The document's Markdown is made safe for a comment, and wrapped if that does not
 * change its meaning.
 */

const width = 96

/** Lines that must not be wrapped: fences, tables, headings, indented code. */
const preformatted = /^(\s{4}|\s*(```|~~~|\||#))/

const wrap = (line: string): ReadonlyArray<string> => {
  if (line.length <= width || preformatted.test(line)) return [line]
  const indent = " ".repeat(/^(\s*(?:[-*+]|\d+\.)?\s*)/.exec(line)?.[0].length ?? 0)
  const lines: Array<string> = []
  let current = ""
  for (const word of line.split(" ")) {
    if (current.trim() !== "" && current.length + 1 + word.length > width) {
      lines.push(current)
      current = indent + word
    } else {
      current = current === "" && lines.length === 0 ? word : `${current} ${word}`
    }
  }
  return [...lines, current]
}

const wrapText = (text: string): ReadonlyArray<string> => {
  let fenced = false
  return text
    .trim()
    .split(/\r\n?|\n/)
    .flatMap((raw) => {
      const line = raw.trimEnd()
      const fence = /^\s*(```|~~~)/.test(line)
      const verbatim = fenced || fence
      if (fence) fenced = !fenced
      return verbatim ? [line] : wrap(line)
    })
}

/** Escapes what would end the comment or be read as a tag. */
const escape = (line: string): string => line.replaceAll("*/", "*\\/").replace(/^(\s*)@/, "$1\\@")

/**
 * A comment of paragraphs, separated by empty lines. Empty paragraphs are left out; tags come last;
 * without content there is no comment.
 */
export const documentationOf = (
  paragraphs: ReadonlyArray<string | undefined>,
  tags: ReadonlyArray<string> = []
): ReadonlyArray<string> => {
  const blocks = [
    ...new Set(paragraphs.map((paragraph) => paragraph?.trim() ?? "").filter((text) => text !== ""))
  ].map((text) => wrapText(text).map(escape))
  if (tags.length > 0) blocks.push([...tags])
  const lines = blocks.flatMap((block, index) => (index === 0 ? block : ["", ...block]))
  const [first, ...others] = lines
  if (first === undefined) return []
  if (others.length === 0 && first.length <= width) return [`/** ${first} */`]
  return ["/**", ...lines.map((line) => (line === "" ? " *" : ` * ${line}`)), " */"]
}
