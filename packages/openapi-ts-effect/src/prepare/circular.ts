/**
 * Schemas that contain themselves with no property and no item in between. They have no type, and checking
 * a value never ends. A reference that leads back is replaced by the rest of what it leads to:
 *
 * - An alternative that is the schema itself adds no values: `A = A | string` is `string`.
 * - A part that is the schema itself adds no constraints: `A = A & { a }` is `{ a }`.
 * - A base class may list its subclasses, which extend it: `Pet = { name } & (Cat | Dog)` and
 *   `Cat = Pet & { lives }`. Each subclass gets the base class without the list.
 */
import { follow, isNode, memberOf, referenceOf } from "../read/document.ts"
import type { Node } from "../read/document.ts"
import { isConstraint } from "../read/keywords.ts"
import { pointerOf } from "../read/pointer.ts"
import { componentsIn, isDraft } from "./operations.ts"
import type { Draft } from "./operations.ts"
import type { Report } from "./report.ts"

const unions = ["anyOf", "oneOf"] as const

const listOf = (schema: Node, keyword: string): ReadonlyArray<unknown> => {
  const parts = schema[keyword]
  return Array.isArray(parts) ? parts : []
}

/** The references to schemas that the same value must match: in alternatives too, or outside of them only. */
const referencesIn = (schema: unknown, inUnions: boolean): ReadonlyArray<string> => {
  if (!isNode(schema)) return []
  const reference = referenceOf(schema)
  const parts = ["allOf", ...(inUnions ? unions : [])].flatMap((keyword) => listOf(schema, keyword))
  return [
    ...(reference === undefined ? [] : [reference]),
    ...parts.flatMap((part) => referencesIn(part, inUnions))
  ]
}

/** A schema and those it was reached from. */
type Seen = ReadonlySet<unknown>

/** Replaces references that lead back to their schema, in place. */
export const withoutCircular = (document: Draft, report: Report): void => {
  const schemas = componentsIn(document, "schemas")

  /** Whether a part leads to any of some schemas. */
  const leadsTo = (part: unknown, targets: Seen, inUnions: boolean): boolean => {
    const reached = new Set([part])
    // A set that grows while it is read: all that can be reached.
    for (const each of reached) {
      for (const reference of referencesIn(each, inUnions)) {
        const target = follow(document, reference)
        if (targets.has(target)) return true
        reached.add(target)
      }
    }
    return false
  }

  /** The values of the discriminator that stand for a schema. */
  const discriminatorOf = (union: Node, name: string): Node => {
    const discriminator = union["discriminator"]
    const property = memberOf(discriminator, "propertyName")
    if (typeof property !== "string") return {}
    const mapping = Object.entries(memberOf(discriminator, "mapping") ?? {})
    const values = mapping.flatMap(([value, to]) =>
      follow(document, String(to)) === schemas[name] || to === name ? [value] : []
    )
    const { [property]: _, ...others } = isNode(union["properties"]) ? union["properties"] : {}
    return {
      properties: {
        ...others,
        [property]: { type: "string", enum: values.length === 0 ? [name] : values }
      }
    }
  }

  /** What of a schema leads to none of the seen ones; nothing of a schema that is one of them. */
  const rest = (name: string, schema: unknown, seen: Seen, isAlternative: boolean): unknown => {
    if (!isNode(schema) || referencesIn(schema, true).length === 0) return schema
    const { $ref, allOf: _allOf, anyOf: _anyOf, oneOf: _oneOf, ...own } = schema
    const below = (part: unknown, isBelow: boolean): ReadonlyArray<unknown> => {
      const left = rest(name, part, seen, isBelow)
      return left === undefined ? [] : [left]
    }
    const parts = listOf(schema, "allOf").flatMap((part) => below(part, isAlternative))
    if (typeof $ref === "string") {
      const target = follow(document, $ref)
      if (!seen.has(target) && !leadsTo(target, seen, true)) parts.push({ $ref })
      else if (!seen.has(target)) {
        const left = rest(name, target, new Set([...seen, target]), isAlternative)
        if (left !== undefined) parts.push(left)
      }
    }
    const kept: Record<string, unknown> = { ...own }
    for (const keyword of unions) {
      const each = listOf(schema, keyword)
      if (each.length === 0) continue
      const leadsBack = each.some((one) => leadsTo(one, seen, true))
      const isOfBase = leadsBack && !isAlternative && Object.keys(own).some(isConstraint)
      if (isOfBase) {
        Object.assign(kept, discriminatorOf(schema, name))
        delete kept["discriminator"]
        continue
      }
      const left = each.flatMap((one) => below(one, true))
      if (left.length > 0) kept[keyword] = left
    }
    const isAnything = !Object.keys(kept).some(isConstraint)
    if (isAnything && parts.length <= 1) return parts[0]
    return parts.length === 0 ? kept : { ...kept, allOf: parts }
  }

  /** Replaces what a schema consists of. */
  const replace = (name: string, schema: Draft, left: Node): void => {
    const copy = structuredClone(left)
    for (const member of Object.keys(schema)) Reflect.deleteProperty(schema, member)
    Object.assign(schema, copy)
    report.add(
      "warning",
      pointerOf(["components", "schemas", name]),
      "it contains itself with no property or item in between: references back to it are left out"
    )
  }

  const circular = Object.entries(schemas).filter(([, schema]) =>
    leadsTo(schema, new Set([schema]), true)
  )
  // Subclasses first: the base class keeps the list of them.
  for (const [name, schema] of circular) {
    const itself: Seen = new Set([schema])
    if (!isDraft(schema) || leadsTo(schema, itself, false)) continue
    const isSubclass = (part: unknown): boolean =>
      referencesIn(part, false).some((reference) =>
        leadsTo(follow(document, reference), itself, true)
      )
    if (!isSubclass(schema)) continue
    const { anyOf, oneOf, ...parts } = schema
    const left = rest(name, parts, itself, false)
    const own = { ...(anyOf !== undefined && { anyOf }), ...(oneOf !== undefined && { oneOf }) }
    replace(name, schema, isNode(left) ? { ...left, ...own } : own)
  }
  for (const [name, schema] of circular) {
    const itself: Seen = new Set([schema])
    if (!isDraft(schema) || !leadsTo(schema, itself, true)) continue
    // The alternatives are its own, not those of a base class.
    const left = rest(name, { ...schema }, itself, true)
    replace(name, schema, isNode(left) ? left : {})
  }
}
