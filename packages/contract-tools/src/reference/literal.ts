/**
 * Values as TypeScript writes them, laid out as the repository's formatter does: on one line where
 * it fits, else a member a line.
 */

/** No line is longer, where that can be helped. */
export const width = 100

const key = (name: string): string =>
  /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name)

/** Double quotes, unless the text has more of these than of single ones. */
const quoted = (text: string): string => {
  const double = JSON.stringify(text)
  const escapes = (quote: string): number => text.split(quote).length
  return escapes('"') > escapes("'")
    ? `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
    : double
}

/** Source text that is printed unchanged, where a value is expected. */
export class Source {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

const onOneLine = (value: unknown): string => {
  if (value instanceof Source) return value.text
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(", ")}]`
  if (typeof value === "string") return quoted(value)
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([name, member]) => `${key(name)}: ${onOneLine(member)}`
  )
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`
}

/**
 * A value as source text.
 *
 * @param before how many characters stand before it on its line, indentation included
 * @param indent the indentation of that line
 */
export const literal = (value: unknown, before: number, indent = ""): string => {
  const line = onOneLine(value)
  if (before + line.length <= width || value instanceof Source) return line
  if (typeof value !== "object" || value === null) return line
  const inner = `${indent}  `
  const members = Array.isArray(value)
    ? value.map((item) => `${inner}${literal(item, inner.length + 1, inner)}`)
    : Object.entries(value).map(([name, member]) => {
        const start = `${inner}${key(name)}: `
        return `${start}${literal(member, start.length + 1, inner)}`
      })
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"]
  return `${open}\n${members.join(",\n")}\n${indent}${close}`
}
