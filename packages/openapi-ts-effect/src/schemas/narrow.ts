/**
 * Drops parts of a schema that Effect's importer cannot intersect with the others: as few as possible,
 * and first those that say the least.
 */
import { isNode } from "./document.ts"
import type { Node } from "./document.ts"
import { isConstraint } from "../read/keywords.ts"

/** A change of a schema, and the keyword that it drops. */
interface Change {
  readonly keyword: string
  readonly apply: (schema: Node) => Node
}

const without = (schema: Node, keywords: ReadonlyArray<string>): Node =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keywords.includes(keyword)))

const dropping = (keyword: string): Change => ({
  keyword,
  apply: (schema) => without(schema, [keyword])
})

/** The schema of a property is dropped; the property may still be required. */
const droppingProperties = (
  schema: unknown,
  within: (change: Change["apply"]) => Change["apply"]
) =>
  (isNode(schema) && isNode(schema["properties"]) ? Object.keys(schema["properties"]) : []).map(
    (name): Change => ({
      keyword: "properties",
      apply: within((part) => {
        const { properties } = part
        return isNode(properties) ? { ...part, properties: without(properties, [name]) } : part
      })
    })
  )

const parts = (schema: Node): ReadonlyArray<unknown> =>
  Array.isArray(schema["allOf"]) ? schema["allOf"] : []

const isReference = (part: unknown): boolean => isNode(part) && "$ref" in part

/** Keywords that describe what is in a value. */
const holding = new Set(["additionalProperties", "items", "prefixItems", "properties"])

/** What may be dropped, in order. */
const changesOf = (schema: Node): ReadonlyArray<Change> => {
  const own = Object.keys(schema).filter(
    (keyword) => isConstraint(keyword) && !["allOf", "anyOf", "oneOf"].includes(keyword)
  )
  const inPart =
    (index: number) =>
    (change: Change["apply"]): Change["apply"] =>
    (whole) => ({
      ...whole,
      allOf: parts(whole).map((part, at) => (at === index && isNode(part) ? change(part) : part))
    })
  const droppingParts = (areReferences: boolean): ReadonlyArray<Change> =>
    parts(schema).flatMap((part, index) =>
      isReference(part) === areReferences
        ? [{ keyword: "allOf", apply: inPart(index)(() => ({})) }]
        : []
    )
  const limits = own.filter((keyword) => !holding.has(keyword))
  const described = own.filter((keyword) => holding.has(keyword))
  return [
    ...(described.length === 0 ? limits.map(dropping) : []),
    ...["oneOf", "anyOf"].filter((keyword) => keyword in schema).map(dropping),
    ...droppingProperties(schema, (change) => change),
    ...parts(schema).flatMap((part, index) => droppingProperties(part, inPart(index))),
    ...droppingParts(true),
    ...droppingParts(false),
    ...[...described, ...limits].map(dropping)
  ]
}

/** A schema whose parts can be intersected; `onLoss` is called with each keyword that was dropped. */
export const narrowed = (
  schema: Node,
  isSupported: (schema: Node) => boolean,
  onLoss: (keyword: string) => void
): Node => {
  const applied = (changes: ReadonlyArray<Change>): Node =>
    changes.reduce((changed, { apply }) => apply(changed), schema)
  let dropped: ReadonlyArray<Change> = []
  for (const change of changesOf(schema)) {
    if (isSupported(applied(dropped))) break
    dropped = [...dropped, change]
  }
  // What was dropped before the change that helped is kept again.
  for (const change of dropped) {
    const fewer = dropped.filter((each) => each !== change)
    if (isSupported(applied(fewer))) dropped = fewer
  }
  for (const { keyword } of dropped) onLoss(keyword)
  const result = applied(dropped)
  const left = parts(result).filter((part) => !isNode(part) || Object.keys(part).length > 0)
  return left.length === 0 ? without(result, ["allOf"]) : { ...result, allOf: left }
}
