/**
 * Tells which schemas Effect's importer can build. It intersects the parts of a schema (`$ref`, `allOf`,
 * `anyOf`, `oneOf`, and what is beside them) while it builds the schema, with two limits: a reference
 * among them must not lead back to a schema that is being built, and of two parts that both have
 * alternatives only simple ones can be intersected. The test is stricter than the importer.
 */
import { isNode } from "./document.ts"
import type { Node } from "./document.ts"
import { isConstraint } from "../read/keywords.ts"

/** How schemas are read for the test. */
export interface IntersectionContext {
  /** A schema with the keywords that the importer supports. */
  readonly simplified: (schema: Node) => Node
  readonly schemaAt: (reference: string) => unknown
}

const allKinds = ["array", "boolean", "null", "number", "object", "string"]

const typeKeywords = new Set([
  "additionalProperties",
  "exclusiveMaximum",
  "exclusiveMinimum",
  "format",
  "items",
  "maxItems",
  "maxLength",
  "maxProperties",
  "maximum",
  "minItems",
  "minLength",
  "minProperties",
  "minimum",
  "multipleOf",
  "pattern",
  "patternProperties",
  "prefixItems",
  "properties",
  "propertyNames",
  "required",
  "uniqueItems"
])

const isTyped = (schema: Node): boolean =>
  Object.keys(schema).some((name) => typeKeywords.has(name))

/** The kinds of an enumeration of strings once it is open to others, as in responses. */
const openKindsOf = ({ enum: values }: Node): ReadonlyArray<string> => {
  if (!Array.isArray(values) || !values.some((value) => typeof value === "string")) return []
  const others = values.filter((value) => typeof value !== "string")
  if (others.some((value) => value !== null)) return []
  return others.length === 0 ? ["string"] : ["string", "null"]
}

/** The kinds of values that a schema allows by its own keywords; none if they say nothing about that. */
const kindsOf = (schema: Node): ReadonlySet<string> => {
  const types = [schema["type"]].flat().map((type) => (type === "integer" ? "number" : type))
  const known = types.filter((type) => typeof type === "string" && allKinds.includes(type))
  const own = known.length > 0 && known.length === types.length ? known.map(String) : undefined
  return new Set([...(own ?? (isTyped(schema) ? allKinds : [])), ...openKindsOf(schema)])
}

const listOf = (schema: Node, keyword: string): ReadonlyArray<unknown> => {
  const parts = schema[keyword]
  return Array.isArray(parts) ? parts : []
}

const isSome = (schema: unknown): schema is Node =>
  isNode(schema) && Object.keys(schema).some((name) => name === "$ref" || isConstraint(name))

/** What a part requires by itself, with references resolved. */
type Atom =
  /** At most one schema for each kind of value. */
  | { readonly tag: "kinds"; readonly byKind: ReadonlyMap<string, Node> }
  /** Several scalar values. */
  | { readonly tag: "values" }
  /** Alternatives that are not told apart by kind. */
  | { readonly tag: "alternatives"; readonly each: ReadonlyArray<unknown> }

/** The parts of a schema that the importer intersects. */
export const partsOf = (schema: Node): ReadonlyArray<Node> => {
  const { $ref, allOf: _, anyOf, oneOf, ...own } = schema
  return [
    own,
    typeof $ref === "string" ? { $ref } : {},
    ...listOf(schema, "allOf"),
    Array.isArray(anyOf) ? { anyOf } : {},
    Array.isArray(oneOf) ? { oneOf } : {}
  ].filter((part) => isSome(part))
}

/** The schemas within a value, such as those of properties. */
const innerOf = (schema: Node): ReadonlyArray<unknown> => {
  const { additionalProperties, items, properties, propertyNames } = schema
  return [
    additionalProperties,
    items,
    propertyNames,
    ...listOf(schema, "prefixItems"),
    ...Object.values(isNode(properties) ? properties : {})
  ]
}

const isValue = (schema: unknown): boolean =>
  isNode(schema) && "const" in schema && partsOf(schema).length === 1

const isEnum = (schema: Node): boolean => listOf(schema, "enum").length > 1

/** The schemas that the atoms have for one kind of value. */
const nodesOf = (atoms: ReadonlyArray<Atom>, kind: string): ReadonlyArray<Node> =>
  atoms
    .map((atom) => (atom.tag === "kinds" ? atom.byKind.get(kind) : undefined))
    .filter((node) => node !== undefined)

/** The result of a test: whether the parts can be intersected, and the references resolved for it. */
export interface Intersection {
  readonly isSupported: boolean
  readonly resolved: ReadonlySet<string>
}

const maxSteps = 250

/** Makes the test. */
export const intersectionsOf = ({ schemaAt, simplified }: IntersectionContext) => {
  const inProgress = new Set<string>()
  const known = new Map<string, boolean>()

  /** The same of a reference; what leads to itself counts as having alternatives. */
  const leadsToChoices = (reference: string): boolean => {
    const done = known.get(reference)
    if (done !== undefined) return done
    if (inProgress.has(reference)) return true
    inProgress.add(reference)
    const result = hasChoices(schemaAt(reference))
    inProgress.delete(reference)
    known.set(reference, result)
    return result
  }

  /** Whether anything in a schema has alternatives. */
  const hasChoices = (value: unknown): boolean => {
    if (!isSome(value)) return false
    const schema = simplified(value)
    const { $ref, anyOf, oneOf } = schema
    return (
      Array.isArray(anyOf) ||
      Array.isArray(oneOf) ||
      kindsOf(schema).size > 1 ||
      isEnum(schema) ||
      listOf(schema, "allOf").some(hasChoices) ||
      innerOf(schema).some(hasChoices) ||
      (typeof $ref === "string" && leadsToChoices($ref))
    )
  }

  /** The references in a schema. */
  const referencesOf = (value: unknown): ReadonlyArray<string> => {
    if (!isSome(value)) return []
    const schema = simplified(value)
    const { $ref, anyOf, oneOf } = schema
    const parts = [listOf(schema, "allOf"), anyOf ?? [], oneOf ?? [], innerOf(schema)].flat()
    return [...(typeof $ref === "string" ? [$ref] : []), ...parts.flatMap(referencesOf)]
  }

  const reached = new Map<string, ReadonlySet<string>>()

  /** Adds all references that a schema leads to. */
  const addReached = (value: unknown, resolved: Set<string>): void => {
    for (const reference of referencesOf(value)) {
      let all = reached.get(reference)
      if (all === undefined) {
        const found = new Set([reference])
        // A set that grows while it is read.
        for (const each of found) {
          for (const next of referencesOf(schemaAt(each))) found.add(next)
        }
        all = found
        reached.set(reference, found)
      }
      for (const each of all) resolved.add(each)
    }
  }

  /** The only kind of a schema that has nothing but a type of its own. */
  const kindOf = (value: unknown): readonly [string, Node] | undefined => {
    if (!isSome(value)) return undefined
    const schema = simplified(value)
    const [kind, ...others] = kindsOf(schema)
    const isOwn = !["$ref", "allOf", "anyOf", "oneOf"].some((keyword) => keyword in schema)
    return kind === undefined || others.length > 0 || !isOwn ? undefined : [kind, schema]
  }

  const alternatives = (each: ReadonlyArray<unknown>, isOne: boolean): Atom => {
    if (!isOne && each.every(isValue)) return { tag: "values" }
    const kinds = each.map(kindOf)
    const known = kinds.filter((kind) => kind !== undefined)
    const byKind = new Map(known)
    return byKind.size === each.length ? { tag: "kinds", byKind } : { tag: "alternatives", each }
  }

  const atomsOf = (
    part: unknown,
    resolved: Set<string>,
    path: ReadonlySet<string>
  ): ReadonlyArray<Atom> => {
    if (!isSome(part)) return []
    const schema = simplified(part)
    const { $ref, anyOf, enum: values, oneOf } = schema
    const kinds = kindsOf(schema)
    const atoms: Array<Atom> = []
    if (kinds.size > 0) {
      const { enum: _, ...own } = schema
      const byKind = new Map([...kinds].map((kind) => [kind, own]))
      atoms.push({ tag: "kinds", byKind })
    }
    if (Array.isArray(values) && values.length > 1) atoms.push({ tag: "values" })
    if (typeof $ref === "string") {
      resolved.add($ref)
      if (!path.has($ref)) {
        atoms.push(...atomsOf(schemaAt($ref), resolved, new Set([...path, $ref])))
      }
    }
    atoms.push(...listOf(schema, "allOf").flatMap((each) => atomsOf(each, resolved, path)))
    if (Array.isArray(anyOf)) atoms.push(alternatives(anyOf, false))
    if (Array.isArray(oneOf)) atoms.push(alternatives(oneOf, true))
    return atoms
  }

  const none: ReadonlySet<string> = new Set()

  const membersAgree = (nodes: ReadonlyArray<Node>, resolved: Set<string>): boolean => {
    const maps = nodes.map(({ properties }) => (isNode(properties) ? properties : {}))
    const names = new Set(maps.flatMap((properties) => Object.keys(properties)))
    const others = nodes.map(({ additionalProperties }) => additionalProperties)
    const ofNames = [...names].map((name): ReadonlyArray<unknown> =>
      maps.map((properties, index) =>
        Object.hasOwn(properties, name) ? properties[name] : others[index]
      )
    )
    return [...ofNames, others].map((parts) => agree(parts, resolved)).every(Boolean)
  }

  const elementsAgree = (nodes: ReadonlyArray<Node>, resolved: Set<string>): boolean => {
    const prefixes = nodes.map((node) => listOf(node, "prefixItems"))
    const length = Math.max(0, ...prefixes.map((prefix) => prefix.length))
    return Array.from({ length: length + 1 }, (_, index) =>
      nodes.map(({ items }, node) => prefixes[node]?.[index] ?? items)
    )
      .map((parts) => agree(parts, resolved))
      .every(Boolean)
  }

  /** Tests the properties and elements that several atoms describe. */
  const valuesAgree = (atoms: ReadonlyArray<Atom>, resolved: Set<string>): boolean =>
    [
      membersAgree(nodesOf(atoms, "object"), resolved),
      elementsAgree(nodesOf(atoms, "array"), resolved)
    ].every(Boolean)

  /** The steps that are left of a test: what needs more counts as not supported. */
  let left = 0

  const atomsAgree = (atoms: ReadonlyArray<Atom>, resolved: Set<string>): boolean => {
    left -= 1
    if (left < 0) return false
    const others = atoms.filter((atom) => atom.tag !== "alternatives")
    const choices = atoms.flatMap((atom) => (atom.tag === "alternatives" ? [atom.each] : []))
    const kinds = others.flatMap((atom) => (atom.tag === "kinds" ? [atom.byKind] : []))
    const nodes = [...new Set(kinds.flatMap((byKind) => [...byKind.values()]))]
    const ofValues = others.filter((atom) => atom.tag === "values").length
    const hasKinds = kinds.some((byKind) => byKind.size > 1)
    if (choices.length === 0) {
      const areValuesAgreed =
        ofValues === 0 || (!nodes.some(isEnum) && (ofValues === 1 || !hasKinds))
      return valuesAgree(atoms, resolved) && areValuesAgreed
    }
    // What spans several kinds of values is intersected with more than one of the others.
    const spanning = hasKinds ? choices.flat().filter((member) => kindOf(member) === undefined) : []
    for (const part of [...nodes.flatMap(innerOf), ...spanning]) addReached(part, resolved)
    const isSupported =
      choices.length === 1 &&
      ofValues === 0 &&
      !nodes.some((node) => isEnum(node) || innerOf(node).some(hasChoices)) &&
      !spanning.some(hasChoices)
    // Each is tested in any case, so that all references are known.
    return choices
      .flat()
      .map((member) => atomsAgree([...atomsOf(member, resolved, none), ...others], resolved))
      .every((holds) => holds && isSupported)
  }
  const texts = new WeakMap<Node, string>()
  const textOf = (schema: Node): string => {
    const text = texts.get(schema) ?? JSON.stringify(schema)
    texts.set(schema, text)
    return text
  }

  /** Tests schemas that the same value must match, and adds the references resolved for it. */
  const agree = (parts: ReadonlyArray<unknown>, resolved: Set<string>): boolean => {
    // The same schema twice is intersected with itself, and more often than that adds nothing.
    const all = new Map<string, ReadonlyArray<Node>>()
    for (const part of parts) {
      if (!isSome(part)) continue
      const text = textOf(part)
      all.set(text, [part, ...(all.get(text) ?? [])].slice(0, 2))
    }
    const different = [...all.values()].flat()
    if (different.length < 2) return true
    const key = [...all.keys()].toSorted().join()
    const done = tested.get(key)
    if (done !== undefined) return done
    // The importer does not end if the same schemas meet again.
    tested.set(key, false)
    const result = atomsAgree(
      different.flatMap((part) => atomsOf(part, resolved, none)),
      resolved
    )
    tested.set(key, result)
    return result
  }

  /** The sets of schemas tested so far, with the results. */
  let tested = new Map<string, boolean>()

  /** Tests one schema; the schemas within it are tested by themselves. */
  return (schema: Node): Intersection => {
    tested = new Map()
    left = maxSteps
    const resolved = new Set<string>()
    const isSupported = [
      agree([{ type: "string" }, schema["propertyNames"]], resolved),
      agree(partsOf(schema), resolved)
    ]
    if (left < 0) addReached(schema, resolved)
    return { isSupported: !isSupported.includes(false), resolved }
  }
}
