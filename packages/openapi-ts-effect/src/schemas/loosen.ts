/**
 * Schemas without what Effect's importer has no equivalent of. A schema that is looser than its
 * document lets something pass; one that cannot be built fails every program that asks for it.
 */
import { isNode } from "./document.ts"
import type { Node } from "./document.ts"

/** Keywords that the importer rejects wherever they are. */
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

/** Whether a pattern is one in the mode that the importer reads it in. */
const isPattern = (pattern: unknown): boolean => {
  try {
    return typeof pattern === "string" && new RegExp(pattern, "u") instanceof RegExp
  } catch {
    return false
  }
}

const onlyRequires = new Set(["description", "not", "required", "title"])

/** Alternatives that only say which members are there, which the importer would have to multiply out. */
const requireMembers = (alternatives: unknown): boolean =>
  Array.isArray(alternatives) &&
  alternatives.length > 0 &&
  alternatives.every(
    (each) => isNode(each) && Object.keys(each).every((keyword) => onlyRequires.has(keyword))
  )

const hasMembers = (value: unknown): boolean => isNode(value) && Object.keys(value).length > 0

/** The keywords of a schema that have to go. */
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

/** A schema without what cannot be expressed; `onLoss` is told each keyword that goes. */
export const loosened = (schema: Node, onLoss: (keyword: string) => void): Node => {
  const lost = new Set(inexpressible(schema))
  if (lost.size === 0) return schema
  for (const keyword of lost) onLoss(keyword)
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !lost.has(keyword)))
}
