/**
 * The `Link` header (RFC 8288), read one character class at a time: a header from elsewhere can
 * be long and malformed, and no pattern over the whole of it may take more than linear time.
 */

/** One link: where it leads, and its parameters by their lower-case names. */
export interface Link {
  readonly target: string
  readonly parameters: ReadonlyMap<string, string>
}

const space = /[ \t]*/y
const word = /[^ \t=;,"<>]*/y

/** Reads what `pattern` matches at a place in the text, which may be nothing. */
const match = (pattern: RegExp, text: string, at: number): string => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ""
}

/** All links of a header, in their order; what is malformed is passed over. */
export const parse = (header: string): ReadonlyArray<Link> => {
  const links: Array<Link> = []
  let at = 0
  const skipSpace = (): void => {
    at += match(space, header, at).length
  }
  /** A quoted text without its quotes and backslashes, from its opening quote. */
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
      // The first of a name holds, as the standard says of `rel`.
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
      // It has no end, nor has any after it.
      break
    } else if (header[at] === '"') readQuoted()
    else at++
  }
  return links
}

/** Whether a link leads to what `relation` names, from the resource that was asked for. */
export const hasRelation = ({ parameters }: Link, relation: string): boolean =>
  !parameters.has("anchor") &&
  (parameters.get("rel") ?? "")
    .toLowerCase()
    .split(/[ \t]+/)
    .includes(relation)
