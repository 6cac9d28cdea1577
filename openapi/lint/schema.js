/**
 * What rules ask of a schema that may be a reference or a combination of schemas, in any file.
 *
 * @import { Location, Reference, RuleContext, Schema } from "./types.d.ts"
 */

/**
 * A schema and the file that its own references start from.
 *
 * @typedef {{ readonly schema: Schema, readonly file: string }} Placed
 */

/**
 * @param {Schema | Reference | undefined} schema
 * @param {RuleContext} context
 * @param {string} file
 * @returns {Placed | undefined}
 */
const place = (schema, context, file) => {
  if (schema === undefined) return undefined
  const { node, location } = context.resolve(schema, file)
  return node === undefined
    ? undefined
    : { schema: node, file: "$ref" in schema ? (location?.source.absoluteRef ?? file) : file }
}

/**
 * The schema itself and every alternative or part of it, references followed.
 *
 * @param {Schema | Reference | undefined} schema
 * @param {RuleContext} context
 * @param {string} file
 * @param {ReadonlySet<unknown>} seen
 * @returns {ReadonlyArray<Schema>}
 */
export const variantsOf = (
  schema,
  context,
  file = context.location.source.absoluteRef,
  seen = new Set()
) => {
  const placed = place(schema, context, file)
  if (placed === undefined || seen.has(placed.schema)) return []
  const { allOf = [], anyOf = [], oneOf = [] } = placed.schema
  const within = new Set(seen).add(placed.schema)
  return [
    placed.schema,
    ...[...allOf, ...anyOf, ...oneOf].flatMap((part) =>
      variantsOf(part, context, placed.file, within)
    )
  ]
}

/**
 * The objects that a schema lets a body be, each with where it stands: what a reference leads to, the
 * alternatives of a choice that has no members of its own, the items of a list.
 *
 * @param {Schema | Reference | undefined} schema
 * @param {RuleContext} context
 * @param {Location} at
 * @returns {ReadonlyArray<{ readonly schema: Schema, readonly at: Location }>}
 */
export const bodiesOf = (schema, context, at) => {
  if (schema === undefined) return []
  const { node, location = at } = context.resolve(schema, at.source.absoluteRef)
  if (node === undefined) return []
  const place = "$ref" in schema ? location : at
  const isDecided = node.additionalProperties !== undefined || node["x-open"] !== undefined
  const choices = /** @type {const} */ (["oneOf", "anyOf", "allOf"]).flatMap((key) =>
    (node[key] ?? []).map((part, index) => ({ part, path: [key, String(index)] }))
  )
  if (!isDecided && node.properties === undefined && choices.length > 0) {
    return choices.flatMap(({ part, path }) => bodiesOf(part, context, place.child(path)))
  }
  if (hasType(node, "array")) return bodiesOf(node.items, context, place.child("items"))
  return [{ schema: node, at: place }]
}

/**
 * Visits a schema and every schema in it, references followed, each once. The name of each is where it
 * stands.
 *
 * @param {Schema | Reference | undefined} schema
 * @param {RuleContext} context
 * @param {Location} at
 * @param {Set<string>} seen
 * @param {(schema: Schema, at: Location, name: string) => void} visit
 * @returns {void}
 */
export const visitSchemas = (schema, context, at, seen, visit) => {
  if (schema === undefined) return
  const { node, location = at } = context.resolve(schema, at.source.absoluteRef)
  if (node === undefined) return
  const place = "$ref" in schema ? location : at
  const name = nameOf(place)
  if (seen.has(name)) return
  seen.add(name)
  visit(node, place, name)
  /** @type {(part: Schema | Reference | undefined, path: ReadonlyArray<string>) => void} */
  const enter = (part, path) => visitSchemas(part, context, place.child(path), seen, visit)
  for (const [key, part] of Object.entries(node.properties ?? {})) enter(part, ["properties", key])
  for (const key of /** @type {const} */ (["allOf", "anyOf", "oneOf"])) {
    for (const [index, part] of (node[key] ?? []).entries()) enter(part, [key, String(index)])
  }
  enter(node.items, ["items"])
  if (typeof node.additionalProperties === "object") {
    enter(node.additionalProperties, ["additionalProperties"])
  }
}

/**
 * @param {Location} location
 * @returns {string}
 */
export const nameOf = ({ pointer, source }) => `${source.absoluteRef} ${pointer}`

/**
 * Whether a value of the schema has to hold something: members, items or, failing that, a choice
 * between alternatives that all do.
 *
 * @param {Schema | Reference | undefined} schema
 * @param {RuleContext} context
 * @param {string} file
 * @returns {boolean}
 */
export const needsContent = (schema, context, file = context.location.source.absoluteRef) => {
  const placed = place(schema, context, file)
  if (placed === undefined) return false
  const { required = [], minProperties = 0, minItems = 0 } = placed.schema
  const { allOf = [], anyOf = [], oneOf = [] } = placed.schema
  const alternatives = [...anyOf, ...oneOf]
  return (
    required.length > 0 ||
    minProperties > 0 ||
    minItems > 0 ||
    allOf.some((part) => needsContent(part, context, placed.file)) ||
    (alternatives.length > 0 &&
      alternatives.every((part) => needsContent(part, context, placed.file)))
  )
}

/**
 * @param {Schema} schema
 * @param {string} type
 * @returns {boolean}
 */
export const hasType = (schema, type) => [schema.type].flat().includes(type)
