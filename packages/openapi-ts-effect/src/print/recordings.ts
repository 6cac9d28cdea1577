/**
 * What of recorded exchanges may be written down, derived from a document: the members that it
 * declares and does not call secret (`x-secret`, `writeOnly`). Whatever a schema leaves open, its
 * additional properties and what it does not describe, is not among them.
 */
import { follow, isNode, memberOf, referenceOf } from "../read/document.ts"
import type { Node } from "../read/document.ts"
import { header } from "./layer.ts"

type Shape = 0 | 1 | string | ReadonlyArray<Shape> | { readonly [member: string]: Shape }

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

const hasMembers = (schema: Node): boolean =>
  isNode(schema["properties"]) || schema["items"] !== undefined || schema["type"] === "object"

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

  const shapeOf = (schema: unknown): Shape => {
    if (!isNode(schema)) return 0
    // A schema without a word of its value allows a secret as well.
    if (isSecret(schema) || Object.keys(schema).length === 0) return 0
    const reference = referenceOf(schema)
    if (reference !== undefined) return named(reference)
    const alternatives = ["allOf", "anyOf", "oneOf"].flatMap((name) =>
      nodesIn(schema[name]).map(shapeOf)
    )
    const members = Object.fromEntries(
      entriesOf(schema["properties"]).map(([name, property]) => [name, shapeOf(property)])
    )
    const items = schema["items"]
    const own: ReadonlyArray<Shape> = [
      ...(items === undefined ? [] : [[shapeOf(items)]]),
      ...(hasMembers(schema) || alternatives.length > 0 ? [] : [1 as const])
    ]
    const all = [...own, ...alternatives]
    if (Object.keys(members).length === 0 && all.length === 1) return all[0] ?? 0
    if (all.length === 0) return members
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
  shapeOf: (schema: unknown) => Shape,
  parameters: ReadonlyArray<unknown>
): Shape =>
  Object.fromEntries(
    parameters
      .map((parameter) => resolved(document, parameter))
      .filter(isNode)
      .filter((parameter) => parameter["in"] === "query")
      .map((parameter) => [
        String(parameter["name"]),
        isSecret(parameter) || shapeOf(parameter["schema"]) === 0 ? 0 : 1
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
  const operations: Record<string, unknown> = {}
  let error: Shape | undefined
  for (const [path, item] of entriesOf(memberOf(document, "paths"))) {
    for (const [method, operation] of entriesOf(item)) {
      if (!methods.has(method)) continue
      const parameters = [
        ...nodesIn(memberOf(item, "parameters")),
        ...nodesIn(memberOf(operation, "parameters"))
      ]
      const query = queryOf(document, shapeOf, parameters)
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
