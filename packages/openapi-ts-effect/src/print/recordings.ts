/**
 * What of recorded exchanges may be written down, derived from a document: the members that it
 * declares and does not call secret (`x-secret`, `writeOnly`). Whatever a schema leaves open, its
 * additional properties and what it does not describe, is not among them.
 */
import { follow, isNode, memberOf, referenceOf } from "../read/document.ts"
import type { Node } from "../read/document.ts"
import { header } from "./layer.ts"

type Shape = number | string | ReadonlyArray<Shape> | { readonly [member: string]: Shape }

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"])

const isSecret = (schema: Node): boolean =>
  schema["x-secret"] === true || schema["writeOnly"] === true

const nodesIn = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

const entriesOf = (value: unknown): ReadonlyArray<readonly [string, unknown]> =>
  isNode(value) ? Object.entries(value) : []

const jsonSchemaOf = (holder: unknown): unknown =>
  entriesOf(memberOf(holder, "content"))
    .filter(([type]) => /[/+]json\b/i.test(type))
    .map(([, media]) => memberOf(media, "schema"))
    .find((schema) => schema !== undefined)

// Kinds of values, as `openapi-effect-runtime/testing/Redaction` names them; their sum is a shape.
const text = 1
const number = 2
const neither = 4
const time = 8

const kindOf = (type: unknown, format: unknown): number =>
  type === "string"
    ? format === "date-time" || format === "date"
      ? time
      : text
    : type === "number" || type === "integer"
      ? number
      : type === "boolean" || type === "null"
        ? neither
        : 0

/** The types that a schema names, or that what it says is of; none if it says nothing of its own. */
const typesOf = (schema: Node): ReadonlyArray<unknown> => {
  const { type } = schema
  if (type !== undefined) return Array.isArray(type) ? type : [type]
  const values = [...nodesIn(schema["enum"]), ...("const" in schema ? [schema["const"]] : [])]
  return [
    ...(isNode(schema["properties"]) ? ["object"] : []),
    ...(schema["items"] === undefined ? [] : ["array"]),
    ...values.map((value) => (value === null ? "null" : typeof value))
  ]
}

/** A shape with members, of which all are known. */
const isMembers = (shape: Shape): shape is { readonly [member: string]: Shape } =>
  typeof shape === "object" && !Array.isArray(shape)

const combining = ["allOf", "anyOf", "oneOf"] as const

/** Whether a schema says what its values are. */
const saysType = (part: unknown): boolean =>
  isNode(part) &&
  (referenceOf(part) !== undefined ||
    isSecret(part) ||
    typesOf(part).length > 0 ||
    combining.some((name) => part[name] !== undefined))

const shapesOf = (document: unknown) => {
  const shapes: Record<string, Shape> = {}

  const named = (reference: string): Shape => {
    const name = reference.split("/").at(-1) ?? reference
    if (!Object.hasOwn(shapes, name)) {
      // A schema may lead to itself.
      shapes[name] = 0
      shapes[name] = shapeOf(follow(document, reference))
    }
    return name
  }

  /** The shapes of the alternatives, or of the parts, of a schema. */
  const partsOf = (schema: Node, name: (typeof combining)[number]): ReadonlyArray<Shape> =>
    nodesIn(schema[name])
      // What only narrows down a schema that says its type leaves nothing open.
      .filter((part) => typesOf(schema).length === 0 || saysType(part))
      .map(shapeOf)

  /** Members of an object: its own, and what the parts that it is made of have. */
  const membersOf = (
    schema: Node,
    parts: ReadonlyArray<Shape>
  ): Readonly<Record<string, Shape>> => {
    const own = Object.fromEntries(
      entriesOf(schema["properties"]).map(([name, property]) => [name, shapeOf(property)])
    )
    const further = schema["additionalProperties"]
    const isOpen = further !== undefined && further !== false && Object.keys(own).length > 0
    const all = [own, ...(isOpen ? [{ "*": 0 }] : []), ...parts.filter(isMembers)]
    const members: Record<string, Shape> = {}
    for (const [name, shape] of all.flatMap(Object.entries<Shape>)) {
      const before = members[name]
      members[name] = before === undefined || before === shape ? shape : { "|": [before, shape] }
    }
    return members
  }

  const shapeOf = (schema: unknown): Shape => {
    if (!isNode(schema) || isSecret(schema)) return 0
    const reference = referenceOf(schema)
    if (reference !== undefined) return named(reference)
    // A schema without a word of its value allows a secret as well.
    if (!saysType(schema)) return 0
    const types = typesOf(schema)
    const alternatives = [...partsOf(schema, "anyOf"), ...partsOf(schema, "oneOf")]
    const parts = partsOf(schema, "allOf").map((part) =>
      typeof part === "string" && isMembers(shapes[part] ?? 0) ? (shapes[part] ?? 0) : part
    )
    const merged = parts.filter(isMembers).filter((part) => part["|"] === undefined)
    const members = membersOf(schema, merged)
    const hasMembers = Object.keys(members).length > 0
    const others = [
      ...alternatives,
      ...parts.filter((part) => !merged.some((each) => each === part))
    ]
    const kinds = types.reduce<number>((sum, type) => sum | kindOf(type, schema["format"]), 0)
    const isEmptyObject = types.includes("object") && schema["additionalProperties"] === false
    const own: ReadonlyArray<Shape> = [
      ...(types.includes("array") ? [[shapeOf(schema["items"])]] : []),
      ...(kinds === 0 ? [] : [kinds]),
      ...(hasMembers || others.length > 0 || !types.includes("object")
        ? []
        : [isEmptyObject ? neither : {}])
    ]
    // Booleans and `null` are kept anyhow.
    const all = [...own, ...others].filter((shape) => shape !== neither)
    if (all.length === 0) return hasMembers ? members : merged.length > 0 ? {} : neither
    if (!hasMembers && all.length === 1) return all[0] ?? 0
    return { ...members, "|": all }
  }

  return { shapes, shapeOf }
}

const resolved = (document: unknown, value: unknown): unknown => {
  const reference = referenceOf(value)
  return reference === undefined ? value : follow(document, reference)
}

const queryOf = (
  document: unknown,
  kindsOf: (schema: unknown) => number,
  parameters: ReadonlyArray<unknown>
): Shape =>
  Object.fromEntries(
    parameters
      .map((parameter) => resolved(document, parameter))
      .filter(isNode)
      .filter((parameter) => parameter["in"] === "query")
      .map((parameter) => [
        String(parameter["name"]),
        isSecret(parameter) ? 0 : kindsOf(parameter["schema"])
      ])
  )

/**
 * The text of the module that tells a recorder what of the exchanges of an SDK may be written down:
 * `export const recordings`, as `openapi-effect-runtime/testing/Redaction` takes it.
 *
 * @example
 * await writeFile("src/generated/recordings.ts", recordingsText(document))
 */
export const recordingsText = (document: unknown): string => {
  const { shapeOf, shapes } = shapesOf(document)
  // The values of a query are texts; of those that are not of one of four kinds all are kept.
  const kindsOf = (schema: unknown): number => {
    const shape = shapeOf(schema)
    const known = typeof shape === "string" ? (shapes[shape] ?? 0) : shape
    return typeof known === "number" ? known : text
  }
  const operations: Record<string, unknown> = {}
  let error: Shape | undefined
  for (const [path, item] of entriesOf(memberOf(document, "paths"))) {
    for (const [method, operation] of entriesOf(item)) {
      if (!methods.has(method)) continue
      const parameters = [
        ...nodesIn(memberOf(item, "parameters")),
        ...nodesIn(memberOf(operation, "parameters"))
      ]
      const query = queryOf(document, kindsOf, parameters)
      const body = jsonSchemaOf(resolved(document, memberOf(operation, "requestBody")))
      const responses = entriesOf(memberOf(operation, "responses")).flatMap(
        ([status, response]) => {
          const schema = jsonSchemaOf(resolved(document, response))
          if (schema === undefined) return []
          const shape = shapeOf(schema)
          if (/^[45]/.test(status)) error ??= shape
          return [[status, shape] as const]
        }
      )
      operations[`${method.toUpperCase()} ${path}`] = {
        ...(Object.keys(query).length > 0 && { query }),
        ...(body !== undefined && { body: shapeOf(body) }),
        ...(responses.length > 0 && { responses: Object.fromEntries(responses) })
      }
    }
  }
  const value = { shapes, operations, ...(error !== undefined && { error }) }
  return [
    header,
    'import type { Recordings } from "openapi-effect-runtime/testing/Redaction"',
    "",
    // One text, which costs little to load and nothing to check.
    `export const recordings: Recordings = JSON.parse(\n  ${JSON.stringify(JSON.stringify(value))}\n)`,
    ""
  ].join("\n")
}
