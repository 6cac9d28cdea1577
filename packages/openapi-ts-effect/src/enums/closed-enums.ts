/**
 * The enumerations of responses that stay closed. Of those that must, each is a tag: what tells the
 * alternatives of a union apart. A property that has one value in each of several alternatives, and
 * not the same in all, is the name of the alternative, not one of several values that it could
 * have; a program compares it to find out which alternative it has. Those that need not be opened
 * stand beside an alternative that takes any string.
 */
import { follow, isNode, memberOf, referenceOf } from "../read/document.ts"
import type { Node } from "../read/document.ts"

/** Whether a schema is an enumeration of strings; it may allow `null` beside them. */
export const isStringEnum = (schema: unknown): schema is Node => {
  const values = memberOf(schema, "enum")
  return (
    Array.isArray(values) &&
    values.some((value) => typeof value === "string") &&
    values.every((value) => typeof value === "string" || value === null)
  )
}

const listOf = (schema: unknown, keyword: string): ReadonlyArray<unknown> => {
  const list = memberOf(schema, keyword)
  return Array.isArray(list) ? list : []
}

const choicesOf = (schema: unknown): ReadonlyArray<unknown> => [
  ...listOf(schema, "oneOf"),
  ...listOf(schema, "anyOf")
]

/** The schema behind a reference to it, however long the chain. */
export const behind = (schema: unknown, document: unknown): unknown => {
  const seen = new Set<unknown>()
  let current = schema
  for (
    let reference = referenceOf(current);
    reference !== undefined && !seen.has(current);
    reference = referenceOf(current)
  ) {
    seen.add(current)
    current = follow(document, reference)
  }
  return current
}

/** The alternatives of a union, those of unions within it among them. */
const alternativesOf = (
  schema: unknown,
  document: unknown,
  seen: ReadonlySet<unknown> = new Set()
): ReadonlyArray<unknown> => {
  const target = behind(schema, document)
  if (seen.has(target)) return []
  const choices = choicesOf(target)
  return choices.length === 0
    ? [target]
    : choices.flatMap((choice) => alternativesOf(choice, document, new Set([...seen, target])))
}

/** The properties of an alternative, those of the parts of an intersection among them. */
const propertiesOf = (
  schema: unknown,
  document: unknown,
  seen: ReadonlySet<unknown> = new Set()
): ReadonlyArray<readonly [name: string, schema: unknown]> => {
  const target = behind(schema, document)
  if (seen.has(target)) return []
  const properties = memberOf(target, "properties")
  return [
    ...listOf(target, "allOf").flatMap((part) =>
      propertiesOf(part, document, new Set([...seen, target]))
    ),
    ...Object.entries(isNode(properties) ? properties : {})
  ]
}

/** The only value that a schema allows. */
const constantOf = (schema: unknown, document: unknown): string | undefined => {
  const target = behind(schema, document)
  const [value, ...others] = isStringEnum(target) ? listOf(target, "enum") : []
  return typeof value === "string" && others.length === 0 ? value : undefined
}

/**
 * Collects the tags of some alternatives. A property whose schemas differ is a union too, for who
 * reads it off a value of the whole union: `stream.destination.type` tells destinations apart.
 */
const collectTags = (
  alternatives: ReadonlyArray<unknown>,
  document: unknown,
  tags: Set<unknown>,
  above: ReadonlySet<unknown> = new Set()
): void => {
  const byName = new Map<string, Set<unknown>>()
  for (const alternative of alternatives) {
    for (const [name, schema] of propertiesOf(alternative, document)) {
      byName.set(name, (byName.get(name) ?? new Set()).add(schema))
    }
  }
  const below = new Set([...above, ...alternatives])
  for (const schemas of byName.values()) {
    const constants = [...schemas].filter((each) => constantOf(each, document) !== undefined)
    const isTag = new Set(constants.map((each) => constantOf(each, document))).size > 1
    if (isTag) for (const constant of constants) tags.add(constant)
    const inner = new Set([...schemas].flatMap((each) => alternativesOf(each, document)))
    if (inner.size > 1) {
      collectTags(
        [...inner].filter((each) => !below.has(each)),
        document,
        tags,
        below
      )
    }
  }
}

/** The enumerations beside an alternative that takes any string already. */
export const absorbedIn = (parts: Iterable<unknown>, document: unknown): ReadonlySet<unknown> => {
  const takesAny = (schema: unknown): boolean => {
    const target = behind(schema, document)
    return (
      memberOf(target, "type") === "string" &&
      memberOf(target, "enum") === undefined &&
      memberOf(target, "const") === undefined
    )
  }
  return new Set(
    [...parts].flatMap((part) => (choicesOf(part).some(takesAny) ? choicesOf(part) : []))
  )
}

/** The schemas of properties that are tags, as they stand in the alternatives of unions. */
export const tagsIn = (parts: Iterable<unknown>, document: unknown): ReadonlySet<unknown> => {
  const tags = new Set<unknown>()
  for (const part of parts) {
    if (choicesOf(part).length > 1) collectTags(alternativesOf(part, document), document, tags)
  }
  return tags
}
