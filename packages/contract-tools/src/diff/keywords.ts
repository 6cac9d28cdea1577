/**
 * Changes of what a schema says of a single value, keyword by keyword: types, values, limits,
 * patterns, marks. Each says whom it breaks: who sends such values, or who reads them.
 */
import { type Node, isNode, stringOf } from "openapi-document"
import { isAnnotation } from "../schema.ts"
import { canonical, shown, shownList } from "./canonical.ts"
import { typesOf, valuesOf } from "./shape.ts"

/** A change of a schema, before it is known where the schema is used. */
export interface SchemaChange {
  readonly kind: string
  /** From the schema that is compared, such as `.options.scopes[]`. */
  readonly at: string
  readonly message: string
  /** Whom it breaks. */
  readonly breaks: { readonly request: boolean; readonly response: boolean }
}

const nobody = { request: false, response: false }
const senders = { request: true, response: false }
const readers = { request: false, response: true }
const everybody = { request: true, response: true }

/** The few ways in which a change can matter. */
export const breaks = { nobody, senders, readers, everybody }

type Compare = (before: Node, after: Node, at: string) => ReadonlyArray<SchemaChange>

const typeText = (types: ReadonlySet<string> | undefined): string =>
  types === undefined ? "any value" : [...types].sort().join(" or ")

const accepts = (types: ReadonlySet<string> | undefined, type: string): boolean =>
  types === undefined || types.has(type) || (type === "integer" && types.has("number"))

/** Whether every value of the one type is one of the other. */
const isWithin = (
  inner: ReadonlySet<string> | undefined,
  outer: ReadonlySet<string> | undefined
): boolean =>
  outer === undefined || (inner !== undefined && [...inner].every((type) => accepts(outer, type)))

/** A change of type. What else the schemas say cannot be compared where they share no type. */
export const compareTypes: Compare = (before, after, at) => {
  const was = typesOf(before)
  const is = typesOf(after)
  if (typeText(was) === typeText(is)) return []
  return [
    {
      kind: "type-changed",
      at,
      message: `was ${typeText(was)}, is ${typeText(is)}`,
      breaks: { request: !isWithin(was, is), response: !isWithin(is, was) }
    }
  ]
}

const compareValues: Compare = (before, after, at) => {
  const was = valuesOf(before)
  const is = valuesOf(after)
  if (was === undefined && is === undefined) return []
  if (was === undefined) {
    const message = `only ${shownList(is ?? [])} now`
    return [{ kind: "enum-closed", at, message, breaks: senders }]
  }
  if (is === undefined) {
    return [{ kind: "enum-opened", at, message: "any value of its type now", breaks: nobody }]
  }
  const had = new Set(was.map(canonical))
  const has = new Set(is.map(canonical))
  const removed = was.filter((value) => !has.has(canonical(value)))
  const added = is.filter((value) => !had.has(canonical(value)))
  return [
    ...(removed.length === 0
      ? []
      : [
          {
            kind: "enum-value-removed",
            at,
            message: `${shownList(removed)} no longer`,
            breaks: senders
          }
        ]),
    ...(added.length === 0
      ? []
      : [{ kind: "enum-value-added", at, message: `${shownList(added)} new`, breaks: nobody }])
  ]
}

const upperLimits = ["maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties"]
const lowerLimits = ["minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties"]

const limitOf = (node: Node, key: string, none: number): number => {
  const limit = node[key]
  return typeof limit === "number" ? limit : none
}

const compareLimits: Compare = (before, after, at) =>
  [
    ...upperLimits.map((key) => ({ key, none: Number.POSITIVE_INFINITY, tight: -1 })),
    ...lowerLimits.map((key) => ({ key, none: Number.NEGATIVE_INFINITY, tight: 1 }))
  ].flatMap(({ key, none, tight }) => {
    const was = limitOf(before, key, none)
    const is = limitOf(after, key, none)
    if (was === is) return []
    const message = `${key} was ${shown(before[key])}, is ${shown(after[key])}`
    return Math.sign(is - was) === tight
      ? [{ kind: "limit-tightened", at, message, breaks: senders }]
      : [{ kind: "limit-loosened", at, message, breaks: nobody }]
  })

const compareUnique: Compare = (before, after, at) => {
  const was = before["uniqueItems"] === true
  const is = after["uniqueItems"] === true
  if (was === is) return []
  return is
    ? [{ kind: "limit-tightened", at, message: "items must differ now", breaks: senders }]
    : [{ kind: "limit-loosened", at, message: "items may be duplicates now", breaks: nobody }]
}

const comparePattern: Compare = (before, after, at) => {
  const was = stringOf(before, "pattern")
  const is = stringOf(after, "pattern")
  if (was === is) return []
  const message = `pattern was ${shown(was)}, is ${shown(is)}`
  const kind = "pattern-changed"
  return [{ kind, at, message, breaks: is === undefined ? nobody : senders }]
}

/** Formats that decide the type of the value in the clients, not only its content. */
const typedFormats = new Set(["binary"])

const compareFormat: Compare = (before, after, at) => {
  const was = stringOf(before, "format")
  const is = stringOf(after, "format")
  if (was === is) return []
  const typed = [was, is].some((format) => format !== undefined && typedFormats.has(format))
  return [
    {
      kind: "format-changed",
      at,
      message: `format was ${shown(was)}, is ${shown(is)}`,
      breaks: { request: typed || is !== undefined, response: typed }
    }
  ]
}

/** Keywords that have a comparison of their own, here or where schemas are entered. */
const compared = new Set([
  ...upperLimits,
  ...lowerLimits,
  "$ref",
  "additionalProperties",
  "allOf",
  "anyOf",
  "const",
  "discriminator",
  "enum",
  "format",
  "items",
  "oneOf",
  "pattern",
  "properties",
  "required",
  "type",
  "uniqueItems"
])

/** Any other keyword: its meaning is not known, so a change is reported as breaking. */
const compareOthers: Compare = (before, after, at) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => !compared.has(key) && !isAnnotation(key))
    .filter((key) => canonical(before[key]) !== canonical(after[key]))
    .map((key) => ({
      kind: "keyword-changed",
      at,
      message: `${key} was ${shown(before[key])}, is ${shown(after[key])}`,
      breaks: everybody
    }))

const comparisons = [
  compareValues,
  compareLimits,
  compareUnique,
  comparePattern,
  compareFormat,
  compareOthers
]

/** The changes of what is said of the value itself, apart from its type. */
export const compareKeywords: Compare = (before, after, at) =>
  comparisons.flatMap((compare) => compare(before, after, at))

const compareDefault: Compare = (before, after, at) => {
  const was = canonical(before["default"])
  const is = canonical(after["default"])
  if (was === is) return []
  const message = `default was ${shown(before["default"])}, is ${shown(after["default"])}`
  // One who leaves the value out gets something else than before; with a first default, the same.
  return [{ kind: "default-changed", at, message, breaks: was === "" ? nobody : senders }]
}

const compareSecret: Compare = (before, after, at) => {
  const was = before["x-secret"] === true
  const is = after["x-secret"] === true
  if (was === is) return []
  const message = is ? "is a secret now" : "is no longer a secret: it may appear in logs"
  return [{ kind: "secret-changed", at, message, breaks: nobody }]
}

const lifecycleOf = (node: Node): string | undefined =>
  node["deprecated"] === true ? "deprecated" : stringOf(node, "x-lifecycle")

/** A change of how settled something is, an operation or a member. */
export const compareLifecycle: Compare = (before, after, at) => {
  const was = lifecycleOf(before)
  const is = lifecycleOf(after)
  if (was === is) return []
  return is === "deprecated"
    ? [{ kind: "deprecated", at, message: "is deprecated now", breaks: nobody }]
    : [
        {
          kind: "lifecycle-changed",
          at,
          message: `lifecycle was ${shown(was)}, is ${shown(is)}`,
          breaks: nobody
        }
      ]
}

/** The changes of what is said about a schema, beside the values that it allows. */
export const compareMarks: Compare = (before, after, at) =>
  [compareDefault, compareSecret, compareLifecycle].flatMap((compare) => compare(before, after, at))

/** Whether a map takes members that it does not name: said so, said not, or not said. */
export type Openness = "open" | "closed" | "unsaid"

/** How a schema of objects stands to members that it does not name. */
export const opennessOf = (node: Node): Openness => {
  const additional = node["additionalProperties"]
  if (additional === false) return "closed"
  return additional === true || isNode(additional) ? "open" : "unsaid"
}
