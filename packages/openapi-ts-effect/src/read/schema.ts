/**
 * Looking into schemas as hey-api's intermediate representation holds them: following
 * references, through unions and intersections, safe on cycles.
 */
import type { IR } from "@hey-api/openapi-ts"

/** Finds the schema behind a `#/components/schemas/…` reference. */
export type SchemaLookup = (reference: string) => IR.SchemaObject | undefined

/** The reference that a schema is, when it is nothing but one. */
export const referenceOf = (schema: IR.SchemaObject): string | undefined => {
  if (schema.$ref !== undefined) return schema.omit === undefined ? schema.$ref : undefined
  const [only, ...others] = schema.items ?? []
  const wraps = schema.type === undefined && only !== undefined && others.length === 0
  return wraps ? referenceOf(only) : undefined
}

/** The schema that describes a list's items, when the schema is a list of one kind of item. */
export const itemOf = (schema: IR.SchemaObject): IR.SchemaObject | undefined => {
  const [only, ...others] = schema.items ?? []
  return schema.type === "array" && others.length === 0 ? only : undefined
}

/**
 * The alternatives of a schema: a reference is followed, a union is flattened, and anything
 * else is its own only alternative. Cycles end where they begin.
 */
export const alternativesOf = (
  schema: IR.SchemaObject,
  lookup: SchemaLookup,
  seen: ReadonlySet<string> = new Set()
): ReadonlyArray<IR.SchemaObject> => {
  if (schema.$ref !== undefined) {
    const target = seen.has(schema.$ref) ? undefined : lookup(schema.$ref)
    return target === undefined
      ? []
      : alternativesOf(target, lookup, new Set([...seen, schema.$ref]))
  }
  const isUnion = schema.type === undefined && schema.logicalOperator !== "and"
  if (!isUnion || schema.items === undefined) return [schema]
  return schema.items.flatMap((item) => alternativesOf(item, lookup, seen))
}

/** The parts of an intersection with references followed; any other schema is its only part. */
const partsOf = (
  schema: IR.SchemaObject,
  lookup: SchemaLookup,
  seen: ReadonlySet<string>
): ReadonlyArray<IR.SchemaObject> => {
  if (schema.$ref !== undefined) {
    const target = seen.has(schema.$ref) ? undefined : lookup(schema.$ref)
    return target === undefined ? [] : partsOf(target, lookup, new Set([...seen, schema.$ref]))
  }
  return schema.type === undefined && schema.logicalOperator === "and"
    ? [schema, ...(schema.items ?? []).flatMap((item) => partsOf(item, lookup, seen))]
    : [schema]
}

/** The schema of a property, wherever an intersection declares it. */
export const propertyOf = (
  schema: IR.SchemaObject,
  name: string,
  lookup: SchemaLookup
): IR.SchemaObject | undefined => {
  for (const part of partsOf(schema, lookup, new Set())) {
    const property = part.properties?.[name]
    if (property !== undefined) return property
  }
  return undefined
}

/** A kind of JSON value; `json` where a schema promises neither an object nor an array. */
export type JsonKind = "object" | "array" | "json"

/**
 * The kinds of JSON value that a schema allows. Of an intersection, the part that promises
 * most decides; a reference to a schema that is being looked at already adds nothing.
 */
export const jsonKindsOf = (
  schema: IR.SchemaObject,
  lookup: SchemaLookup,
  seen: ReadonlySet<string> = new Set()
): ReadonlyArray<JsonKind> => {
  if (schema.$ref !== undefined) {
    const target = seen.has(schema.$ref) ? undefined : lookup(schema.$ref)
    return target === undefined ? [] : jsonKindsOf(target, lookup, new Set([...seen, schema.$ref]))
  }
  if (schema.type === "object") return ["object"]
  if (schema.type === "array" || schema.type === "tuple") return ["array"]
  if (schema.type !== undefined || schema.items === undefined) return ["json"]
  const members = schema.items.map((item) => jsonKindsOf(item, lookup, seen))
  if (schema.logicalOperator !== "and") return [...new Set(members.flat())]
  const promising = members.filter((kinds) => kinds.length > 0 && !kinds.includes("json"))
  return promising.toSorted((left, right) => left.length - right.length)[0] ?? ["json"]
}
