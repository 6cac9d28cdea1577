/** The blocks of code of a page in Markdown, indented ones and those within comments included. */
export interface Block {
  readonly language: string
  readonly code: string
  readonly line: number
}

const fence = /^(\s*)(`{3,}|~{3,})\s*([^\s`]*)[^`]*$/

export const blocksOf = (text: string): ReadonlyArray<Block> => {
  const blocks: Array<Block> = []
  let open:
    | {
        readonly indent: string
        readonly mark: string
        readonly language: string
        readonly line: number
      }
    | undefined
  let code: Array<string> = []
  for (const [index, line] of text.split("\n").entries()) {
    if (open === undefined) {
      const [, indent = "", mark, language = ""] = fence.exec(line) ?? []
      if (mark !== undefined) open = { indent, mark, language, line: index + 1 }
      code = []
    } else if (line.trim().startsWith(open.mark) && /^\s*[`~]+\s*$/.test(line)) {
      blocks.push({ language: open.language, code: `${code.join("\n")}\n`, line: open.line })
      open = undefined
    } else {
      code.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line)
    }
  }
  return blocks
}
