/**
 * Whether a value of a record matches a search. Strings are compared as a whole and in lower case, numbers by
 * value, and times with the precision of the search.
 */
import { isJsonObject, type JsonObject, type JsonValue } from "../http/Json.ts"
import {
  anyCharacters,
  oneCharacter,
  type Bound,
  type Pattern,
  type SearchValue
} from "./SearchTokens.ts"

/** The values at a path of members; an array has the values of all its items. */
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

/** All strings, numbers and booleans in a value, as lower-case strings. */
export const textsIn = (value: JsonValue | undefined): ReadonlyArray<string> => {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (isJsonObject(value)) return Object.values(value).flatMap(textsIn)
  return [String(value).toLowerCase()]
}

/** All strings that a search without a field compares, without the store's internal members. */
export const textsOf = (record: JsonObject): ReadonlyArray<string> =>
  Object.entries(record).flatMap(([name, value]) => (name.startsWith("$") ? [] : textsIn(value)))

const time = /^\d{4}-\d\d-\d\dt\d\d:\d\d:\d\d/u
const partOfTime = /^\d{4}(?:-\d\d(?:-\d\d(?:t\d\d(?::\d\d(?::\d\d)?)?)?)?)?$/u

const isNumber = (text: string): boolean => text.trim() !== "" && !Number.isNaN(Number(text))

const order = <A>(a: A, b: A): number => (a < b ? -1 : a > b ? 1 : 0)

/** Compares two times, if the string is one and the search has one. */
const compareTimes = (text: string, wanted: string): number | undefined => {
  if (!time.test(text)) return undefined
  // A date without a time is the whole day, in ranges too.
  if (partOfTime.test(wanted)) return order(text.slice(0, wanted.length), wanted)
  return time.test(wanted)
    ? order(Date.parse(text.toUpperCase()), Date.parse(wanted.toUpperCase()))
    : undefined
}

const compare = (text: string, wanted: string): number =>
  isNumber(text) && isNumber(wanted)
    ? order(Number(text), Number(wanted))
    : (compareTimes(text, wanted) ?? order(text, wanted))

const above = (text: string, { inclusive, value }: Bound): boolean => {
  if (value === undefined) return true
  const side = compare(text, value)
  return side > 0 || (inclusive && side === 0)
}

const below = (text: string, { inclusive, value }: Bound): boolean => {
  if (value === undefined) return true
  const side = compare(text, value)
  return side < 0 || (inclusive && side === 0)
}

/** Matches in one pass: a wildcard only backtracks to what the next part needs. */
const fits = (pattern: Pattern, text: string): boolean => {
  let at = 0
  let read = 0
  let open = -1
  let mark = 0
  while (read < text.length) {
    const part = pattern[at]
    if (part === oneCharacter || part === text[read]) {
      at++
      read++
    } else if (part === anyCharacters) {
      open = at++
      mark = read
    } else if (open === -1) {
      return false
    } else {
      at = open + 1
      read = ++mark
    }
  }
  while (pattern[at] === anyCharacters) at++
  return at === pattern.length
}

/** Whether a string matches the pattern of a search. */
export const textTest = (wanted: SearchValue): ((text: string) => boolean) => {
  switch (wanted.kind) {
    case "text":
      return (text) => text === wanted.text || compareTimes(text, wanted.text) === 0
    case "pattern":
      return (text) => fits(wanted.pattern, text)
    case "range":
      return (text) => above(text, wanted.least) && below(text, wanted.most)
  }
}
