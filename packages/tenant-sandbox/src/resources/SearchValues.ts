/**
 * Whether a value of a record is what a search asks for. Texts are compared as a whole and in lower case,
 * numbers by their size, and times to the precision in which the search writes them.
 */
import { isJsonObject, type JsonObject, type JsonValue } from "../http/Json.ts"
import {
  anyCharacters,
  oneCharacter,
  type Bound,
  type Pattern,
  type SearchValue
} from "./SearchTokens.ts"

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

/** Every text, number and truth value in a value, as lower-case text. */
export const textsIn = (value: JsonValue | undefined): ReadonlyArray<string> => {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (isJsonObject(value)) return Object.values(value).flatMap(textsIn)
  return [String(value).toLowerCase()]
}

/** Every text that a search without a field looks at: not what the store keeps for itself. */
export const textsOf = (record: JsonObject): ReadonlyArray<string> =>
  Object.entries(record).flatMap(([name, value]) => (name.startsWith("$") ? [] : textsIn(value)))

const time = /^\d{4}-\d\d-\d\dt\d\d:\d\d:\d\d/u
const partOfTime = /^\d{4}(?:-\d\d(?:-\d\d(?:t\d\d(?::\d\d(?::\d\d)?)?)?)?)?$/u

const isNumber = (text: string): boolean => text.trim() !== "" && !Number.isNaN(Number(text))

const order = <A>(a: A, b: A): number => (a < b ? -1 : a > b ? 1 : 0)

/** The order of two times, where the text is one and a time is asked for. */
const compareTimes = (text: string, wanted: string): number | undefined => {
  if (!time.test(text)) return undefined
  // A day that is named is the whole day, in a range as well.
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

/** In one pass, since an open part gives back only what the next one needs. */
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

/** Whether a text is one that the search asks for. */
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
