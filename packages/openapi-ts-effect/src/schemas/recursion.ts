/**
 * Finds references that Effect's importer cannot resolve. It resolves a reference while it builds the
 * schema around it if something beside the reference constrains the same value; then nothing that the
 * reference leads to may lead back in the same way.
 */
import { isNode } from "./document.ts"
import type { Node } from "./document.ts"
import { applied, isConstraint, named } from "../read/keywords.ts"

const constrains = (schema: Node, except: string): boolean =>
  Object.keys(schema).some((keyword) => keyword !== except && isConstraint(keyword))

/** The references of a schema with constraints beside them. */
const constrainedIn = (schema: unknown): ReadonlySet<string> => {
  const found = new Set<string>()
  const visit = (value: unknown, isConstrained: boolean): void => {
    if (!isNode(value)) return
    const reference = value["$ref"]
    if (typeof reference === "string" && (isConstrained || constrains(value, "$ref"))) {
      found.add(reference)
    }
    for (const [keyword, each] of Object.entries(value)) {
      if (named.has(keyword) && isNode(each)) {
        for (const member of Object.values(each)) visit(member, false)
      } else if (applied.has(keyword)) {
        const parts = Array.isArray(each) ? each : [each]
        const isSame = keyword === "allOf" || keyword === "anyOf" || keyword === "oneOf"
        const isBeside =
          isSame &&
          (isConstrained ||
            typeof reference === "string" ||
            constrains(value, keyword) ||
            (keyword === "allOf" && parts.length > 1))
        for (const part of parts) visit(part, isBeside)
      }
    }
  }
  visit(schema, false)
  return found
}

/**
 * Tells for the schema at `start` whether a reference with constraints beside it leads back to that
 * schema by such references only.
 */
export const recursionOf = (
  start: unknown,
  schemaAt: (reference: string) => unknown
): ((reference: string) => boolean) => {
  const known = new Map<string, boolean>()
  const leadsBack = (reference: string): boolean => {
    const seen = new Set([reference])
    // A set that grows while it is read: all that can be reached.
    for (const each of seen) {
      const schema = schemaAt(each)
      if (schema === start) return true
      for (const next of constrainedIn(schema)) seen.add(next)
    }
    return false
  }
  return (reference) => {
    const result = known.get(reference) ?? leadsBack(reference)
    known.set(reference, result)
    return result
  }
}
