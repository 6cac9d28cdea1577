/**
 * Parses the `Link` header (RFC 8288) token by token: a header can be long and malformed, and parsing
 * must stay linear.
 */

/** One link: its target, and its parameters by lower-case name. */
export interface Link {
  readonly target: string
  readonly parameters: ReadonlyMap<string, string>
}

const space = /[ \t]*/y
const word = /[^ \t=;,"<>]*/y

/** Reads what `pattern` matches at a position in the text, possibly nothing. */
const match = (pattern: RegExp, text: string, at: number): string => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ""
}

/** All links of a header in order; malformed ones are skipped. */
export const parse = (header: string): ReadonlyArray<Link> => {
  const links: Array<Link> = []
  let at = 0
  const skipSpace = (): void => {
    at += match(space, header, at).length
  }
  /** Reads a quoted string from its opening quote, without quotes and backslashes. */
  const readQuoted = (): string => {
    let text = ""
    for (at++; at < header.length && header[at] !== '"'; at++) {
      if (header[at] === "\\") at++
      text += header[at] ?? ""
    }
    at++
    return text
  }
  const readWord = (): string => {
    const text = match(word, header, at)
    at += text.length
    return text
  }
  const readParameters = (): Map<string, string> => {
    const parameters = new Map<string, string>()
    for (skipSpace(); header[at] === ";"; skipSpace()) {
      at++
      skipSpace()
      const name = readWord().toLowerCase()
      skipSpace()
      let value = ""
      if (header[at] === "=") {
        at++
        skipSpace()
        value = header[at] === '"' ? readQuoted() : readWord()
      }
      // The first parameter of a name counts, as the standard says for `rel`.
      if (name !== "" && !parameters.has(name)) parameters.set(name, value)
    }
    return parameters
  }
  while (at < header.length) {
    const end = header[at] === "<" ? header.indexOf(">", at) : -1
    if (end > 0) {
      const target = header.slice(at + 1, end).trim()
      at = end + 1
      links.push({ target, parameters: readParameters() })
    } else if (header[at] === "<") {
      // It is not terminated, and neither is any after it.
      break
    } else if (header[at] === '"') readQuoted()
    else at++
  }
  return links
}

/** Whether a link has the relation to the requested resource. */
export const hasRelation = ({ parameters }: Link, relation: string): boolean =>
  !parameters.has("anchor") &&
  (parameters.get("rel") ?? "")
    .toLowerCase()
    .split(/[ \t]+/)
    .includes(relation)
