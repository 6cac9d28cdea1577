/**
 * Drops keywords that Effect's importer does not support. A looser schema accepts too much; a schema
 * that cannot be built would fail every program that uses it.
 */
import { isNode } from "./document.ts"
import type { Node } from "./document.ts"

/** Keywords that the importer rejects everywhere. */
const withoutEquivalent = new Set([
  "contains",
  "dependentRequired",
  "dependentSchemas",
  "else",
  "if",
  "maxContains",
  "minContains",
  "not",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties"
])

const isPrimitive = (value: unknown): boolean => typeof value !== "object" || value === null

/** Whether a pattern is valid in the importer's mode. */
const isPattern = (pattern: unknown): boolean => {
  try {
    return typeof pattern === "string" && new RegExp(pattern, "u") instanceof RegExp
  } catch {
    return false
  }
}

const onlyRequires = new Set(["description", "not", "required", "title"])

/** Alternatives that only require members, which the importer would have to multiply out. */
const requireMembers = (alternatives: unknown): boolean =>
  Array.isArray(alternatives) &&
  alternatives.length > 0 &&
  alternatives.every(
    (each) => isNode(each) && Object.keys(each).every((keyword) => onlyRequires.has(keyword))
  )

const hasMembers = (value: unknown): boolean => isNode(value) && Object.keys(value).length > 0

/** The keywords of a schema to drop. */
const inexpressible = (schema: Node): ReadonlyArray<string> => {
  const {
    additionalProperties,
    const: constant,
    enum: values,
    pattern,
    patternProperties,
    properties
  } = schema
  const hasPatterns = hasMembers(patternProperties)
  return [
    ...Object.keys(schema).filter((keyword) => withoutEquivalent.has(keyword)),
    ...(pattern === undefined || isPattern(pattern) ? [] : ["pattern"]),
    ...(isPrimitive(constant) ? [] : ["const"]),
    ...(Array.isArray(values) && !values.every(isPrimitive) ? ["enum"] : []),
    ...["anyOf", "oneOf"].filter((keyword) => requireMembers(schema[keyword])),
    ...(hasPatterns ? ["patternProperties"] : []),
    // Index signatures of Effect hold for all keys; what is not checked may be there.
    ...(hasPatterns || (hasMembers(additionalProperties) && hasMembers(properties))
      ? additionalProperties === undefined
        ? []
        : ["additionalProperties"]
      : [])
  ]
}

/** A schema without unsupported keywords; `onLoss` is called with each dropped one. */
export const loosened = (schema: Node, onLoss: (keyword: string) => void): Node => {
  const lost = new Set(inexpressible(schema))
  if (lost.size === 0) return schema
  for (const keyword of lost) onLoss(keyword)
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !lost.has(keyword)))
}
