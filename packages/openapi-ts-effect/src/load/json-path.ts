/**
 * JSONPath (RFC 9535), as far as overlays of OpenAPI documents use it: names, indexes, wildcards,
 * descendants, and filters that compare a member with a value or ask whether it is there.
 */
import { failWith } from "../config/errors.ts"
import { isNode } from "../read/document.ts"

/** A place in a document, by what holds it and its name there; the document itself has no holder. */
export interface Place {
  readonly holder: object | undefined
  readonly name: string
  readonly value: unknown
}

type Select = (place: Place) => ReadonlyArray<Place>

const membersOf: Select = ({ value }) =>
  typeof value === "object" && value !== null
    ? Object.entries(value).map(([name, each]) => ({ holder: value, name, value: each as unknown }))
    : []

const below: Select = (place) => [place, ...membersOf(place).flatMap(below)]

const named =
  (name: string): Select =>
  (place) =>
    membersOf(place).filter((each) => each.name === name)

const indexed =
  (index: number): Select =>
  ({ value }) => {
    if (!Array.isArray(value)) return []
    const at = index < 0 ? value.length + index : index
    return at in value ? [{ holder: value, name: String(at), value: value[at] as unknown }] : []
  }

const literalOf = (text: string): unknown => {
  const quoted = /^'((?:[^'\\]|\\.)*)'$/.exec(text)?.[1]
  if (quoted !== undefined) return quoted.replaceAll(/\\(.)/g, "$1")
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const step = /\.([\w$-]+)|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/gy

/** The value of a query that begins at the current node: `@.name['other']`. */
const valueAt = (path: string) => {
  const names = [...path.matchAll(new RegExp(step.source, "g"))].map(
    ([, plain, single, double]) => plain ?? single ?? double ?? ""
  )
  return (value: unknown): unknown =>
    names.reduce<unknown>(
      (at, name) => (isNode(at) && Object.hasOwn(at, name) ? at[name] : undefined),
      value
    )
}

const comparison = /^@((?:\.[\w$-]+|\[(?:'[^']*'|"[^"]*")\])*)\s*(?:(==|!=)\s*(.+))?$/

const filtered = (text: string, path: string): Select => {
  const parts = text.split(/\s*&&\s*/).map((part) => {
    const [, query = "", operator, literal = ""] =
      comparison.exec(
        part
          .trim()
          .replace(/^\((.*)\)$/, "$1")
          .trim()
      ) ??
      failWith(
        `target ${path}`,
        `the filter ${text} is not understood`,
        "compare a member with a value: [?@.name == 'value']"
      )
    const read = valueAt(query)
    const expected = literalOf(literal.trim())
    return (value: unknown): boolean => {
      const found = read(value)
      if (operator === undefined) return found !== undefined
      return (found === expected) === (operator === "==")
    }
  })
  return (place) => membersOf(place).filter(({ value }) => parts.every((part) => part(value)))
}

const segment =
  /(\.\.)?(?:\.?(\*)|\.?([\p{L}\p{N}_$-]+)|\[\s*(?:(\*)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+)|\?\s*((?:\['[^']*'\]|\["[^"]*"\]|'[^']*'|"[^"]*"|[^\]'"])+))\s*\])/uy

/** The places that a path leads to, in the order of the document. */
export const placesAt = (document: object, path: string): ReadonlyArray<Place> => {
  let places: ReadonlyArray<Place> = [{ holder: undefined, name: "", value: document }]
  if (!path.startsWith("$")) {
    return failWith(`target ${path}`, "it is not a JSONPath", "begin it with $")
  }
  segment.lastIndex = 1
  while (segment.lastIndex < path.length) {
    const at = segment.lastIndex
    const match = segment.exec(path)
    if (match === null) {
      return failWith(
        `target ${path}`,
        `it is not understood from ${path.slice(at)} on`,
        "use names, indexes, *, .. and filters that compare a member with a value"
      )
    }
    const [, deep, star, name, otherStar, single, double, index, filter] = match
    const select: Select =
      (star ?? otherStar) !== undefined
        ? membersOf
        : index !== undefined
          ? indexed(Number(index))
          : filter !== undefined
            ? filtered(filter, path)
            : named((name ?? single ?? double ?? "").replaceAll(/\\(.)/g, "$1"))
    const from = deep === undefined ? places : places.flatMap(below)
    places = from.flatMap(select)
  }
  return places
}
