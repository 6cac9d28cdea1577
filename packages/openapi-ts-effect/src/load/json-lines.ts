/**
 * Finds the line of a place in a JSON text. Documents are large and problems few, so lines are only
 * computed on demand, by reading the text up to the place.
 */

const lineAt = (text: string, end: number): number => {
  let line = 1
  for (let at = text.indexOf("\n"); at !== -1 && at < end; at = text.indexOf("\n", at + 1))
    line += 1
  return line
}

const token = /\s*("(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+)/y

/** The line, from 1, of the value at a path in a valid JSON text. */
export const lineInJson = (
  text: string,
  path: ReadonlyArray<string | number>
): number | undefined => {
  token.lastIndex = 0
  let start = 0
  const next = (): string => {
    const [whole = "", value = ""] = token.exec(text) ?? []
    start = token.lastIndex - value.length
    return whole === "" ? "" : value
  }
  const skip = (first: string): void => {
    let depth = first === "{" || first === "[" ? 1 : 0
    while (depth > 0) {
      const value = next()
      if (value === "") return
      if (value === "{" || value === "[") depth += 1
      else if (value === "}" || value === "]") depth -= 1
    }
  }
  /** Moves to a member of the value that begins here; finds nothing if it is absent. */
  const enter = (name: string | number): boolean => {
    const open = next()
    if (open === "[") {
      for (let index = 0; ; index += 1) {
        const at = token.lastIndex
        const first = next()
        if (first === "]" || first === "") return false
        if (index === Number(name)) {
          token.lastIndex = at
          return true
        }
        skip(first)
        if (next() !== ",") return false
      }
    }
    if (open !== "{") return false
    for (;;) {
      const key = next()
      const keyStart = start
      if (!key.startsWith('"') || next() !== ":") return false
      if (JSON.parse(key) === String(name)) {
        start = keyStart
        return true
      }
      skip(next())
      if (next() !== ",") return false
    }
  }
  let found = 0
  for (const name of path) {
    if (!enter(name)) return undefined
    found = start
  }
  return lineAt(text, found)
}
