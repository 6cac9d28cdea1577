/**
 * The query language of the API's searches, which is Lucene's: `field:value` with paths such as
 * `app_metadata.plan`, quotation marks, `*` and `?`, ranges, `_exists_:field`, fields before brackets, AND,
 * OR, NOT, `+` and `-`. A word without a field is compared with all strings.
 *
 * Lucene's operators have no precedence: AND requires both terms around it to match, NOT and `-` that the next
 * one does not. If no term is required, one of the others has to match.
 */
import type { JsonObject } from "../http/Json.ts"
import { tokenize, type SearchToken, type SearchValue } from "./SearchTokens.ts"
import { textsIn, textsOf, textTest, valueAt } from "./SearchValues.ts"

/** Whether a record matches. */
export type SearchTest = (record: JsonObject) => boolean

type Occurrence = "must" | "should" | "must not"

interface Clause {
  readonly occurrence: Occurrence
  readonly test: SearchTest
}

const isValue = (token: SearchToken | undefined): token is SearchValue =>
  token?.kind === "text" || token?.kind === "pattern" || token?.kind === "range"

const named = ({ kind }: SearchToken): string => (kind === "NOT" ? "NOT or -" : kind)

const termTest = (field: string | undefined, value: SearchValue): SearchTest | string => {
  if (field === "_exists_") {
    return value.kind === "text"
      ? (record) => textsIn(valueAt(record, value.text)).length > 0
      : "_exists_ needs the name of a field"
  }
  const test = textTest(value)
  return field === undefined || field === "*"
    ? (record) => textsOf(record).some(test)
    : (record) => textsIn(valueAt(record, field)).some(test)
}

const together = (clauses: ReadonlyArray<Clause>): SearchTest => {
  const of = (occurrence: Occurrence) =>
    clauses.flatMap((clause) => (clause.occurrence === occurrence ? [clause.test] : []))
  const [must, should, mustNot] = [of("must"), of("should"), of("must not")]
  return (record) =>
    must.every((test) => test(record)) &&
    !mustNot.some((test) => test(record)) &&
    (must.length > 0 || should.length === 0 || should.some((test) => test(record)))
}

/** The error of a search with a field that it cannot have. */
const strange = (
  tokens: ReadonlyArray<SearchToken>,
  fields: ReadonlyArray<string>
): string | undefined => {
  const other = tokens.find(
    (token, index) =>
      (token.kind === "field" && !fields.includes(token.name)) ||
      (isValue(token) && tokens[index - 1]?.kind !== "field")
  )
  return other === undefined ? undefined : `Each term needs one of the fields ${fields.join(", ")}`
}

/**
 * Reads a search, or returns its error as a string. With `fields`, a search can have only these fields.
 */
export const parseSearch = (text: string, fields?: ReadonlyArray<string>): SearchTest | string => {
  const tokens = tokenize(text)
  if (typeof tokens === "string") return tokens
  const other = fields === undefined ? undefined : strange(tokens, fields)
  if (other !== undefined) return other
  let at = 0
  const peek = () => tokens[at]

  const single = (field: string | undefined): SearchTest | string => {
    const token = peek()
    at++
    if (token?.kind === "field") {
      const next = peek()
      if (isValue(next) || next?.kind === "(") return single(token.name)
      return next === undefined || next.kind === ")"
        ? `Nothing after ${token.name}:`
        : `The value after ${token.name}: has to be in quotation marks`
    }
    if (token?.kind === "(") {
      const inner = group(field)
      if (typeof inner === "string") return inner
      if (peek()?.kind !== ")") return "A bracket is not closed"
      at++
      return inner
    }
    if (token === undefined) return "Unexpected end"
    return isValue(token) ? termTest(field, token) : `Unexpected ${named(token)}`
  }

  const group = (field: string | undefined): SearchTest | string => {
    const clauses: Array<Clause> = []
    while (peek() !== undefined && peek()?.kind !== ")") {
      const conjunction = peek()?.kind
      const joins = conjunction === "AND" || conjunction === "OR"
      if (joins && clauses.length === 0) return `Nothing before ${conjunction}`
      if (joins) at++
      const modifier = peek()?.kind
      const isModified = modifier === "+" || modifier === "NOT"
      if (isModified) at++
      const next = peek()
      if ((joins || isModified) && (next === undefined || next.kind === ")")) {
        const last = tokens[at - 1]
        return `Nothing after ${last === undefined ? "" : named(last)}`
      }
      const test = single(field)
      if (typeof test === "string") return test
      const before = clauses.at(-1)
      if (conjunction === "AND" && before?.occurrence === "should") {
        clauses[clauses.length - 1] = { ...before, occurrence: "must" }
      }
      const occurrence =
        modifier === "NOT"
          ? "must not"
          : modifier === "+" || conjunction === "AND"
            ? "must"
            : "should"
      clauses.push({ occurrence, test })
    }
    return clauses.length === 0 ? "Nothing between brackets" : together(clauses)
  }

  const test = group(undefined)
  if (typeof test === "string") return test
  return at < tokens.length ? "Unexpected )" : test
}
