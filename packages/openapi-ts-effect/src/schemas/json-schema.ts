/**
 * Converts a schema of the document to JSON Schema, draft 2020-12, with only the keywords that
 * validate: no descriptions, examples or extensions. References lead to `#/$defs/`, by the names of the
 * constants.
 */
import { failWith } from "../config/errors.ts"
import { multipliedOut } from "./alternatives.ts"
import { isNode } from "./document.ts"
import { applied, isConstraint, named, plain } from "../read/keywords.ts"
import { intersectionsOf } from "./intersections.ts"
import { loosened } from "./loosen.ts"
import { narrowed } from "./narrow.ts"
import type { Node } from "./document.ts"

/** A schema, and the constants that its references name. */
export interface JsonSchema {
  readonly schema: unknown
  readonly uses: ReadonlySet<string>
}

/** What the conversion needs to know about the document. */
export interface JsonSchemaContext {
  readonly isVersion30: boolean
  /** The constant of a named schema; `undefined` if there is none. */
  readonly constantOf: (name: string) => string | undefined
  /** A schema of the document by its name. */
  readonly schemaAt: (name: string) => unknown
}

const pointer = /^#\/components\/schemas\/([^/]+)$/

const constrains = (keyword: string): boolean => keyword === "$ref" || isConstraint(keyword)

/** OpenAPI 3.0 says `nullable` for a type, and `true` for a limit that is exclusive. */
const fromVersion30 = (schema: Node): Node => {
  const { exclusiveMaximum, exclusiveMinimum, maximum, minimum, nullable, ...rest } = schema
  const limits = {
    ...(exclusiveMinimum === true
      ? { exclusiveMinimum: minimum }
      : minimum !== undefined && { minimum }),
    ...(exclusiveMaximum === true
      ? { exclusiveMaximum: maximum }
      : maximum !== undefined && { maximum })
  }
  // What allows anything allows `null`.
  if (nullable !== true || !Object.keys({ ...rest, ...limits }).some(constrains)) {
    return { ...rest, ...limits }
  }
  return typeof rest["type"] === "string"
    ? {
        ...rest,
        ...limits,
        type: [rest["type"], "null"],
        ...(Array.isArray(rest["enum"]) && { enum: [...new Set([...rest["enum"], null])] })
      }
    : { anyOf: [{ ...rest, ...limits }, { type: "null" }] }
}

/** An alternative without others is a part. */
const withoutSingles = (schema: Node): Node => {
  if (Object.keys(schema).length === 1) return schema
  const singles = ["anyOf", "oneOf"].flatMap((keyword) => {
    const each = schema[keyword]
    return Array.isArray(each) && each.length === 1 ? [keyword] : []
  })
  if (singles.length === 0) return schema
  const { allOf } = schema
  const kept = Object.entries(schema).filter(([keyword]) => !singles.includes(keyword))
  return {
    ...Object.fromEntries(kept),
    allOf: [
      ...(Array.isArray(allOf) ? allOf : []),
      ...singles.flatMap((keyword) => schema[keyword])
    ]
  }
}

/** The name of the schema that a reference leads to. */
const nameIn = (value: string): string => {
  const [, name = ""] = pointer.exec(value) ?? []
  return decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~")
}

/** The references among the parts of a schema. */
const referencesOf = ({ $ref, allOf }: Node): ReadonlyArray<string> =>
  [{ $ref }, ...(Array.isArray(allOf) ? allOf : [])].flatMap((part) =>
    isNode(part) && typeof part["$ref"] === "string" ? [part["$ref"]] : []
  )

/** Effect takes a reference in a tuple that is being built for a required element, but not alternatives. */
const withTuple = (schema: Node): Node => {
  const { prefixItems } = schema
  if (!Array.isArray(prefixItems)) return schema
  const elements = prefixItems.map((each: unknown) =>
    isNode(each) && "$ref" in each ? { anyOf: [each] } : each
  )
  return { ...schema, prefixItems: elements }
}

/** Visits a schema and those within it. */
const eachSchema = (value: unknown, visit: (schema: Node) => Node): void => {
  if (Array.isArray(value)) for (const each of value) eachSchema(each, visit)
  if (!isNode(value)) return
  for (const [keyword, each] of Object.entries(visit(value))) {
    if (applied.has(keyword)) eachSchema(each, visit)
    else if (named.has(keyword) && isNode(each)) eachSchema(Object.values(each), visit)
  }
}

/** Converts the schemas of a document. */
export interface JsonSchemas {
  /** Makes the JSON Schema of a schema; `where` is for the problem with a reference to nowhere. */
  readonly jsonSchemaOf: (
    written: unknown,
    where: string,
    /** Called with the keywords that are dropped, since Effect has no equivalent. */
    onLoss?: (keyword: string) => void
  ) => JsonSchema
}

const nothing = (): void => undefined

/** The copies of alternatives in one schema, after which no more are made. */
const maxCopies = 100

/** Makes the conversion of a document's schemas. */
export const jsonSchemas = ({
  constantOf,
  isVersion30,
  schemaAt
}: JsonSchemaContext): JsonSchemas => {
  const normalized = (schema: Node, onLoss: (keyword: string) => void): Node =>
    withTuple(withoutSingles(loosened(isVersion30 ? fromVersion30(schema) : schema, onLoss)))

  const known = new WeakMap<Node, Node>()
  const simplified = (schema: Node): Node => {
    const result = known.get(schema) ?? normalized(schema, nothing)
    known.set(schema, result)
    // What was simplified is not simplified again.
    known.set(result, result)
    return result
  }

  const at = (reference: string): unknown => {
    const schema = schemaAt(nameIn(reference))
    return isNode(schema) ? simplified(schema) : schema
  }

  /** What a reference leads to, unless this is within a copy of that. */
  const followIn =
    (path: ReadonlySet<string>) =>
    (value: string): unknown =>
      path.has(value) ? undefined : at(value)

  const intersectionOf = intersectionsOf({ simplified, schemaAt: at })

  const resolvedIn = new Map<unknown, ReadonlySet<string>>()
  /** The references that are resolved when a schema with a name is built. */
  const resolvedBy = (reference: string): ReadonlySet<string> => {
    const written = schemaAt(nameIn(reference))
    const done = resolvedIn.get(written)
    if (done !== undefined) return done
    const all = new Set<string>()
    eachSchema(at(reference), (schema) => {
      const simple = simplified(schema)
      for (const each of intersectionOf(simple).resolved) all.add(each)
      return simple
    })
    resolvedIn.set(written, all)
    return all
  }

  /** Whether building what a reference leads to needs a certain schema. */
  const needs = (reference: string, start: unknown): boolean => {
    const reached = new Set([reference])
    // A set that grows while it is read: all that can be reached.
    for (const each of reached) {
      if (schemaAt(nameIn(each)) === start) return true
      for (const next of resolvedBy(each)) reached.add(next)
    }
    return false
  }

  const jsonSchemaOf: JsonSchemas["jsonSchemaOf"] = (written, where, onLoss = nothing) => {
    const uses = new Set<string>()
    const resolvedHere = new Set<string>()

    const reference = (value: string): string => {
      const constant = constantOf(nameIn(value))
      if (constant === undefined) {
        return failWith(
          where,
          `the reference ${value} leads to no schema with a name`,
          "move what it leads to below components/schemas"
        )
      }
      uses.add(constant)
      return `#/$defs/${constant}`
    }

    const isSupported = (schema: Node): boolean => {
      const { isSupported: holds, resolved } = intersectionOf(schema)
      return holds && ![...resolved].some((each) => needs(each, written))
    }

    let copies = 0

    /** `path` has the references whose alternatives are copied around the value. */
    const convert = (value: unknown, path: ReadonlySet<string>): unknown => {
      if (Array.isArray(value)) return value.map((each) => convert(each, path))
      if (!isNode(value)) return value
      const schema = normalized(value, onLoss)
      if (isSupported(schema)) return members(schema, path)
      const multiplied = copies < maxCopies ? multipliedOut(schema, followIn(path), onLoss) : schema
      if (multiplied === schema) return members(narrowed(schema, isSupported, onLoss), path)
      for (const each of Object.values(multiplied)) copies += Array.isArray(each) ? each.length : 0
      return members(multiplied, new Set([...path, ...referencesOf(schema)]))
    }

    const members = (schema: Node, path: ReadonlySet<string>): unknown => {
      for (const each of intersectionOf(schema).resolved) resolvedHere.add(each)
      return Object.fromEntries(
        Object.entries(schema).flatMap(([keyword, each]): ReadonlyArray<[string, unknown]> => {
          if (keyword === "$ref" && typeof each === "string") return [[keyword, reference(each)]]
          if (applied.has(keyword)) return [[keyword, convert(each, path)]]
          if (plain.has(keyword)) return [[keyword, each]]
          if (!named.has(keyword) || !isNode(each)) return []
          const converted = Object.entries(each).map(([name, member]) => [
            name,
            convert(member, path)
          ])
          return [[keyword, Object.fromEntries(converted)]]
        })
      )
    }

    const schema = convert(written, new Set())
    // What was dropped here need not be dropped from the schemas that this one leads to.
    resolvedIn.set(written, resolvedHere)
    return { schema, uses }
  }

  return { jsonSchemaOf }
}
