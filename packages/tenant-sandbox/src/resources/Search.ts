/**
 * The query language of the API's searches, as far as tests need it: `field:value` with paths such as
 * `app_metadata.plan`, quotes, `*` at the end or alone, ranges, `_exists_:field`, AND, OR, NOT, and
 * brackets. A word without a field looks into every text. Terms that stand side by side are joined by OR,
 * as in Lucene.
 */
import { isJsonObject, type JsonObject, type JsonValue } from "../http/Json.ts"

/** Whether a record is found. */
export type SearchTest = (record: JsonObject) => boolean

type Token =
  | { readonly kind: "(" | ")" | "AND" | "OR" | "NOT" }
  | {
      readonly kind: "term"
      readonly field: string | undefined
      readonly value: string
      readonly quoted: boolean
    }

/** The value at a path of members; arrays give the values of all their items. */
export const valueAt = (value: JsonValue | undefined, path: string): JsonValue | undefined => {
  let at: JsonValue | undefined = value
  for (const [index, name] of path.split(".").entries()) {
    if (Array.isArray(at)) {
      const rest = path.split(".").slice(index).join(".")
      return at.flatMap((item) => {
        const found = valueAt(item, rest)
        return found === undefined ? [] : Array.isArray(found) ? found : [found]
      })
    }
    if (!isJsonObject(at)) return undefined
    at = Object.hasOwn(at, name) ? at[name] : undefined
  }
  return at
}

const fieldPattern = /^(?<field>[A-Za-z_][\w.-]*):/u
const wordPattern = /^[^\s()"]+/u
const rangePattern = /^[[{][^\]}]*[\]}]/u
const quotedPattern = /^"(?<text>(?:[^"\\]|\\.)*)"/u

const mostTokens = 1000

/** Reads the tokens, or says what cannot be read. */
const tokenize = (text: string): ReadonlyArray<Token> | string => {
  const tokens: Array<Token> = []
  let rest = text.trimStart()
  while (rest !== "") {
    const first = rest.charAt(0)
    if (first === "(" || first === ")") {
      tokens.push({ kind: first })
      rest = rest.slice(1).trimStart()
      continue
    }
    const operator = /^(?<name>AND|OR|NOT)(?=[\s(])/u.exec(rest)?.groups?.["name"]
    if (operator === "AND" || operator === "OR" || operator === "NOT") {
      tokens.push({ kind: operator })
      rest = rest.slice(operator.length).trimStart()
      continue
    }
    if (first === "-" || first === "!") {
      tokens.push({ kind: "NOT" })
      rest = rest.slice(1)
      continue
    }
    const field = fieldPattern.exec(rest)?.groups?.["field"]
    if (field !== undefined) rest = rest.slice(field.length + 1).trimStart()
    const quoted = quotedPattern.exec(rest)
    const plain = quoted ?? rangePattern.exec(rest) ?? wordPattern.exec(rest)
    if (plain === null)
      return field === undefined ? `Unexpected ${first}` : `Nothing after ${field}:`
    tokens.push({
      kind: "term",
      field,
      value: (quoted?.groups?.["text"] ?? plain[0]).replaceAll(
        /\\(?<character>.)/gu,
        "$<character>"
      ),
      quoted: quoted !== null
    })
    rest = rest.slice(plain[0].length).trimStart()
  }
  // Each bracket and each NOT is a call on the stack of what reads them.
  return tokens.length > mostTokens
    ? `More than ${mostTokens} terms, operators and brackets`
    : tokens
}

const texts = (value: JsonValue | undefined): ReadonlyArray<string> => {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.flatMap(texts)
  if (isJsonObject(value)) return Object.values(value).flatMap(texts)
  return [String(value).toLowerCase()]
}

/** Numbers by their size, all else as text. */
const order = (a: string, b: string): number =>
  Number.isNaN(Number(a)) || Number.isNaN(Number(b))
    ? a < b
      ? -1
      : a > b
        ? 1
        : 0
    : Number(a) - Number(b)

const range = (value: string): ((text: string) => boolean) | undefined => {
  const groups = /^(?<open>[[{])(?<low>\S+) TO (?<high>[^\s\]}]+)(?<close>[\]}])$/u.exec(
    value
  )?.groups
  if (groups === undefined) return undefined
  const { open, close, low = "*", high = "*" } = groups
  const [least, most] = [low.toLowerCase(), high.toLowerCase()]
  return (text) =>
    (least === "*" || order(text, least) > 0 || (open === "[" && order(text, least) === 0)) &&
    (most === "*" || order(text, most) < 0 || (close === "]" && order(text, most) === 0))
}

const textTest = (value: string, quoted: boolean): ((text: string) => boolean) => {
  const wanted = value.toLowerCase()
  if (quoted) return (text) => text === wanted
  if (wanted === "*") return () => true
  const inRange = range(value)
  if (inRange !== undefined) return inRange
  const star = wanted.indexOf("*")
  if (star === -1) return (text) => text === wanted
  const start = wanted.slice(0, star)
  const end = wanted.slice(star + 1)
  return (text) =>
    text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end)
}

const termTest = (token: Extract<Token, { readonly kind: "term" }>): SearchTest => {
  const { field, quoted, value } = token
  if (field === "_exists_") return (record) => texts(valueAt(record, value)).length > 0
  const test = textTest(value, quoted)
  return (record) =>
    (field === undefined ? texts(record) : texts(valueAt(record, field))).some(test)
}

/** Reads a search; gives what is wrong with it as a text where it cannot be read. */
export const parseSearch = (text: string): SearchTest | string => {
  const tokens = tokenize(text)
  if (typeof tokens === "string") return tokens
  let at = 0
  const peek = () => tokens[at]?.kind

  const single = (): SearchTest | string => {
    const token = tokens[at]
    at++
    if (token === undefined) return "Unexpected end"
    if (token.kind === "NOT") {
      const negated = single()
      return typeof negated === "string" ? negated : (record) => !negated(record)
    }
    if (token.kind === "(") {
      const inner = either()
      if (typeof inner === "string") return inner
      if (peek() !== ")") return "A bracket is not closed"
      at++
      return inner
    }
    return token.kind === "term" ? termTest(token) : `Unexpected ${token.kind}`
  }
  const both = (): SearchTest | string => {
    const first = single()
    if (typeof first === "string") return first
    const tests = [first]
    while (peek() === "AND") {
      at++
      const next = single()
      if (typeof next === "string") return next
      tests.push(next)
    }
    return (record) => tests.every((test) => test(record))
  }
  const either = (): SearchTest | string => {
    const first = both()
    if (typeof first === "string") return first
    const tests = [first]
    while (peek() !== undefined && peek() !== ")") {
      if (peek() === "OR") at++
      const next = both()
      if (typeof next === "string") return next
      tests.push(next)
    }
    return (record) => tests.some((test) => test(record))
  }

  const test = either()
  if (typeof test === "string") return test
  return at < tokens.length ? "Unexpected )" : test
}
