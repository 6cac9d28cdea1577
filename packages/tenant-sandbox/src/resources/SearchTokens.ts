/**
 * The tokens of a search in Lucene's syntax. Syntax that the sandbox does not evaluate is an error that names
 * it, so that no search returns the result of another one.
 */

/** Stands for any characters in a pattern. */
export const anyCharacters = Symbol("*")

/** Stands for one character in a pattern. */
export const oneCharacter = Symbol("?")

/** A string with wildcards. */
export type Pattern = ReadonlyArray<string | typeof anyCharacters | typeof oneCharacter>

/** A bound of a range; `undefined` if the range is open at that end. */
export interface Bound {
  readonly value: string | undefined
  readonly inclusive: boolean
}

/** What a field is compared with. */
export type SearchValue =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "pattern"; readonly pattern: Pattern }
  | { readonly kind: "range"; readonly least: Bound; readonly most: Bound }

/** One token of a search. */
export type SearchToken =
  | { readonly kind: "(" | ")" | "AND" | "OR" | "NOT" | "+" }
  | { readonly kind: "field"; readonly name: string }
  | SearchValue

// The parser is recursive: each bracket and each NOT is a call on its stack.
const mostTokens = 1000

const word = /^(?:\\.|[^\s+\-!():^[\]"{}~\\/])(?:\\.|[^\s!():^[\]"{}~\\/])*/su
const quoted = /^"(?<text>(?:[^"\\]|\\.)*)"/su
const range =
  /^(?<open>[[{])\s*(?<low>"(?:[^"\\]|\\.)*"|[^\s"\]}]+)\s+TO\s+(?<high>"(?:[^"\\]|\\.)*"|[^\s"\]}]+)\s*(?<close>[\]}])/su

const operators: ReadonlyMap<string, "AND" | "OR" | "NOT"> = new Map([
  ["AND", "AND"],
  ["&&", "AND"],
  ["OR", "OR"],
  ["||", "OR"],
  ["NOT", "NOT"]
])

/** The advice for a sign at a place where it is not allowed. */
const signs: Readonly<Record<string, string>> = {
  "~": "Fuzzy search (~) is not supported",
  "^": "Boosting (^) is not supported",
  "/": "Regular expressions are not supported; put a value that contains a slash in quotation marks",
  ":": "A colon has no field before it; put a value that contains a colon in quotation marks",
  '"': "A quotation mark is not closed",
  "[": "A range is written as [low TO high]",
  "{": "A range is written as {low TO high}",
  "]": "A range is closed that was not opened",
  "}": "A range is closed that was not opened",
  "\\": "A backslash has nothing after it"
}

const unescaped = (text: string): string => text.replaceAll(/\\(?<character>.)/gsu, "$<character>")

const patternOf = (text: string): Pattern =>
  Array.from(text.matchAll(/\\(?<escaped>.)|(?<plain>.)/gsu), ({ groups }) => {
    const { escaped, plain = "" } = groups ?? {}
    if (escaped !== undefined) return escaped.toLowerCase()
    return plain === "*" ? anyCharacters : plain === "?" ? oneCharacter : plain.toLowerCase()
  })

const boundOf = (text: string | undefined, inclusive: boolean): Bound => ({
  value:
    text === undefined || text === "*"
      ? undefined
      : unescaped(text.startsWith('"') ? text.slice(1, -1) : text).toLowerCase(),
  inclusive
})

/** A value of a search, with its length in the text; or its error. */
const valueIn = (
  rest: string
): { readonly value: SearchValue; readonly length: number } | string | undefined => {
  const text = quoted.exec(rest)
  if (text !== null) {
    return {
      value: { kind: "text", text: unescaped(text.groups?.["text"] ?? "").toLowerCase() },
      length: text[0].length
    }
  }
  const between = range.exec(rest)
  if (between !== null) {
    const { close, high, low, open } = between.groups ?? {}
    const value: SearchValue = {
      kind: "range",
      least: boundOf(low, open === "["),
      most: boundOf(high, close === "]")
    }
    if ([low, high].some((bound) => bound !== undefined && /^now(?:$|[-+/|])/u.test(bound))) {
      return "Times relative to now are not supported; write the date"
    }
    return { value, length: between[0].length }
  }
  const plain = word.exec(rest)?.[0]
  if (plain === undefined) return undefined
  const comparison = /^[<>]=?/u.exec(plain)?.[0]
  if (comparison !== undefined) {
    return `${comparison} is not supported; write a range such as [3 TO *] or {3 TO *}`
  }
  const pattern = patternOf(plain)
  return {
    value: pattern.every((part) => typeof part === "string")
      ? { kind: "text", text: pattern.join("") }
      : { kind: "pattern", pattern },
    length: plain.length
  }
}

/** The next field of a search, with its length in the text. */
const fieldIn = (
  rest: string
): { readonly name: string; readonly length: number } | string | undefined => {
  const plain = word.exec(rest)?.[0]
  if (plain === undefined || operators.has(plain)) return undefined
  const colon = /^\s*:/u.exec(rest.slice(plain.length))
  if (colon === null) return undefined
  const length = plain.length + colon[0].length
  if (plain === "*") return { name: "*", length }
  return /(?<!\\)[*?]/u.test(plain)
    ? `The name of a field has no wildcards: ${plain}`
    : { name: unescaped(plain), length }
}

/** Reads the tokens of a search, or returns the error. */
export const tokenize = (text: string): ReadonlyArray<SearchToken> | string => {
  const tokens: Array<SearchToken> = []
  let rest = text.trimStart()
  while (rest !== "") {
    const first = rest.charAt(0)
    const operator = operators.get(word.exec(rest)?.[0] ?? "")
    let length = 1
    if (first === "(" || first === ")" || first === "+") tokens.push({ kind: first })
    else if (first === "-" || first === "!") tokens.push({ kind: "NOT" })
    else if (operator !== undefined) {
      tokens.push({ kind: operator })
      length = word.exec(rest)?.[0].length ?? 0
    } else {
      const field = fieldIn(rest)
      const read = field ?? valueIn(rest)
      if (read === undefined) return signs[first] ?? `Unexpected ${first}`
      if (typeof read === "string") return read
      tokens.push("value" in read ? read.value : { kind: "field", name: read.name })
      length = read.length
    }
    rest = rest.slice(length).trimStart()
    if (tokens.length > mostTokens) return `More than ${mostTokens} terms, operators and brackets`
  }
  return tokens
}
