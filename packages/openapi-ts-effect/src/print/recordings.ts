/**
 * Derives from a document which parts of recorded exchanges may be kept: declared members that are not
 * secret (`x-secret`, `writeOnly`). Open parts of schemas, such as additional properties, are not kept.
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

/** The schema of the JSON in a body. */
const jsonSchemaOf = (holder: unknown): unknown => {
  const schemas = entriesOf(memberOf(holder, "content"))
    .filter(([type]) => /[/+]json\b/i.test(type))
    .map(([, media]) => memberOf(media, "schema"))
    .filter((schema) => schema !== undefined)
  return schemas.length > 1 ? { anyOf: schemas } : schemas[0]
}

// Flags of `openapi-effect-runtime/testing/Redaction` for kinds of values. A shape is their sum.
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

/** The types that a schema names, or that its keywords imply. */
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

/** The shape of an object whose members are all known. */
const isMembers = (shape: Shape): shape is { readonly [member: string]: Shape } =>
  typeof shape === "object" && !Array.isArray(shape)

const combining = ["allOf", "anyOf", "oneOf"] as const

/** Whether a schema describes its values. */
const saysType = (part: unknown): boolean =>
  isNode(part) &&
  (referenceOf(part) !== undefined ||
    isSecret(part) ||
    typesOf(part).length > 0 ||
    combining.some((name) => part[name] !== undefined))

const shapesOf = (document: unknown) => {
  // Maps, not objects: the document may have the name `constructor`.
  const shapes = new Map<string, Shape>()

  const named = (reference: string): Shape => {
    // A schema that is not a component is named by its whole reference, since other references may end
    // with the same name.
    const name = /^#\/components\/schemas\/([^/]+)$/.exec(reference)?.[1] ?? reference
    if (!shapes.has(name)) {
      // A schema can contain itself.
      shapes.set(name, 0)
      shapes.set(name, shapeOf(follow(document, reference)))
    }
    return name
  }

  /** The shapes of the alternatives or parts of a schema. */
  const partsOf = (schema: Node, name: (typeof combining)[number]): ReadonlyArray<Shape> =>
    nodesIn(schema[name])
      // A part that only narrows a schema with a type leaves nothing open.
      .filter((part) => typesOf(schema).length === 0 || saysType(part))
      .map(shapeOf)

  /** The members of an object: its own, and those of its parts. */
  const membersOf = (
    schema: Node,
    parts: ReadonlyArray<Shape>
  ): Readonly<Record<string, Shape>> => {
    const own = Object.fromEntries(
      entriesOf(schema["properties"])
        // These member names have another meaning in shapes, so such members are not kept.
        .filter(([name]) => name !== "|" && name !== "*")
        .map(([name, property]) => [name, shapeOf(property)])
    )
    const further = schema["additionalProperties"]
    const isOpen = further !== undefined && further !== false && Object.keys(own).length > 0
    const all = [own, ...(isOpen ? [{ "*": 0 }] : []), ...parts.filter(isMembers)]
    const members = new Map<string, Shape>()
    for (const [name, shape] of all.flatMap(Object.entries<Shape>)) {
      const before = members.get(name)
      members.set(name, before === undefined || before === shape ? shape : { "|": [before, shape] })
    }
    return Object.fromEntries(members)
  }

  const shapeOf = (schema: unknown): Shape => {
    if (!isNode(schema) || isSecret(schema)) return 0
    const reference = referenceOf(schema)
    if (reference !== undefined) {
      // Constraints beside a reference hold as well.
      const { $ref: _, ...beside } = schema
      return saysType(beside)
        ? shapeOf({ ...beside, allOf: [...nodesIn(beside["allOf"]), { $ref: reference }] })
        : named(reference)
    }
    // A schema that does not describe its value allows a secret.
    if (!saysType(schema)) return 0
    const types = typesOf(schema)
    const alternatives = [...partsOf(schema, "anyOf"), ...partsOf(schema, "oneOf")]
    const parts = partsOf(schema, "allOf").map((part) =>
      typeof part === "string" && isMembers(shapes.get(part) ?? 0) ? (shapes.get(part) ?? 0) : part
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
    // Booleans and `null` are always kept.
    const all = [...own, ...others].filter((shape) => shape !== neither)
    if (all.length === 0) return hasMembers ? members : merged.length > 0 ? {} : neither
    if (!hasMembers && all.length === 1) return all[0] ?? 0
    return { ...members, "|": all }
  }

  /** Whether a shape keeps everything. */
  const keepsAll = (shape: Shape | undefined, seen: ReadonlySet<string> = new Set()): boolean => {
    if (typeof shape === "string") {
      return seen.has(shape) || keepsAll(shapes.get(shape), new Set([...seen, shape]))
    }
    if (shape === undefined || typeof shape === "number") return shape !== undefined && shape !== 0
    const parts: ReadonlyArray<Shape> = isMembers(shape) ? Object.values(shape) : shape
    return parts.length > 0 && parts.every((part) => keepsAll(part, seen))
  }

  /** What is kept of a parameter's text: nothing if it can be secret. */
  const kindsOf = (schema: unknown): number => {
    const shape = shapeOf(schema)
    const known = typeof shape === "string" ? shapes.get(shape) : shape
    if (typeof known === "number") return known
    return keepsAll(known) ? text : 0
  }

  return { shapes, shapeOf, kindsOf }
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

/** The path parameters whose values are secret. */
const secretsInPath = (
  document: unknown,
  parameters: ReadonlyArray<unknown>
): ReadonlyArray<string> =>
  parameters
    .map((parameter) => resolved(document, parameter))
    .filter(isNode)
    .filter((parameter) => {
      const schema = resolved(document, parameter["schema"])
      return (
        parameter["in"] === "path" &&
        [parameter, schema].some((each) => isNode(each) && isSecret(each))
      )
    })
    .map((parameter) => String(parameter["name"]))

/**
 * The text of the module that tells a recorder which parts of the exchanges of an SDK to keep:
 * `export const recordings`, for `openapi-effect-runtime/testing/Redaction`.
 *
 * @example
 * await writeFile("src/generated/recordings.ts", recordingsText(document))
 */
export const recordingsText = (document: unknown): string => {
  const { kindsOf, shapeOf, shapes } = shapesOf(document)
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
      const secretPath = secretsInPath(document, parameters)
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
        ...(secretPath.length > 0 && { secretPath }),
        ...(Object.keys(query).length > 0 && { query }),
        ...(body !== undefined && { body: shapeOf(body) }),
        ...(responses.length > 0 && { responses: Object.fromEntries(responses) })
      }
    }
  }
  const value = {
    shapes: Object.fromEntries(shapes),
    operations,
    ...(error !== undefined && { error })
  }
  return [
    header,
    'import type { Recordings } from "openapi-effect-runtime/testing/Redaction"',
    "",
    // One string: it is fast to load and need not be type-checked.
    `export const recordings: Recordings = JSON.parse(\n  ${JSON.stringify(JSON.stringify(value))}\n)`,
    ""
  ].join("\n")
}
