/**
 * Rows of a table that is kept elsewhere:
 *
 *     <!-- rows of docs/guides/faults.md, peer
 *     - a success with cut JSON
 *     -->
 *
 * stands for the table between `<!-- peer: … -->` and `<!-- end -->` of that file, with the rows that
 * begin with these words. A row that is not there is an error.
 */
type Read = (file: string) => string

const directive = /<!-- rows of (\S+), (\S+)\n([\s\S]*?)-->/g

const tableOf = (text: string, name: string): ReadonlyArray<string> | undefined => {
  const [, block] =
    new RegExp(`<!-- ${name}:[^\\n]*-->\\n([\\s\\S]*?)<!-- end -->`).exec(text) ?? []
  return block?.split("\n").filter((line) => line.startsWith("|"))
}

const words = (row: string): string => row.replace(/^\|\s*/, "").replaceAll("`", "")

export const includeRows = (text: string, read: Read): string =>
  text.replaceAll(directive, (_, file: string, name: string, wanted: string) => {
    const [head, rule, ...rows] = tableOf(read(file), name) ?? []
    if (head === undefined || rule === undefined) throw new Error(`${file} has no table ${name}`)
    const chosen = wanted
      .split("\n")
      .filter((line) => line.startsWith("- "))
      .map((line) => {
        const begin = line.slice(2)
        const row = rows.find((one) => words(one).startsWith(begin))
        if (row === undefined) throw new Error(`${file}: no row of ${name} begins with "${begin}"`)
        return row
      })
    return [head, rule, ...chosen].join("\n")
  })
