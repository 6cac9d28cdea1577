/**
 * Reads the bundled contracts: every operation, what it takes, and the shape of what it returns.
 */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

export type Json = null | boolean | number | string | ReadonlyArray<Json> | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

const methods = new Set(["get", "put", "post", "delete", "patch"])
const prose = new Set(["description", "summary", "example", "examples", "externalDocs"])

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})

const array = (value: Json | undefined): ReadonlyArray<Json> => (Array.isArray(value) ? value : [])

/** A schema without prose and extensions; `properties` has names of fields, which are kept as they are. */
const bare = (schema: Json): Json => {
  if (Array.isArray(schema)) return schema.map(bare)
  if (!isObject(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !prose.has(key) && !key.startsWith("x-"))
      .map(([key, value]) => [
        key,
        key === "properties" || key === "patternProperties" || key === "$defs"
          ? Object.fromEntries(Object.entries(object(value)).map(([name, of]) => [name, bare(of)]))
          : key === "$ref" && typeof value === "string"
            ? value.replace("#/components/schemas/", "#/$defs/")
            : key === "enum" || key === "const" || key === "required" || key === "default"
              ? value
              : bare(value)
      ])
  )
}

const resolve = (document: JsonObject, value: Json | undefined): JsonObject => {
  const node = object(value)
  const reference = node["$ref"]
  if (typeof reference !== "string") return node
  const target = reference
    .slice(2)
    .split("/")
    .reduce<Json | undefined>((at, key) => object(at)[key], document)
  return resolve(document, target)
}

const typeOf = (content: Json | undefined): string => {
  const types = Object.keys(object(content))
  return types.includes("application/json") ? "application/json" : (types[0] ?? "")
}

/** The schema of JSON, or of the one other type that an operation takes or returns. */
const schemaOf = (content: Json | undefined): Json | undefined => {
  const types = object(content)
  return object(types["application/json"] ?? Object.values(types)[0])["schema"]
}

/** The schemas that a value can be held to: alternatives and parts, all of them resolved. */
const variants = (document: JsonObject, schema: Json | undefined): ReadonlyArray<JsonObject> => {
  const node = resolve(document, schema)
  const nested = [...array(node["anyOf"]), ...array(node["oneOf"]), ...array(node["allOf"])]
  return [node, ...nested.flatMap((part) => variants(document, part))]
}

const membersOf = (document: JsonObject, schema: Json | undefined): ReadonlyArray<string> => [
  ...new Set(variants(document, schema).flatMap((part) => Object.keys(object(part["properties"]))))
]

const shapeOf = (document: JsonObject, responses: JsonObject, items: Json | undefined) => {
  const successes = Object.entries(responses)
    .filter(([status]) => status.startsWith("2"))
    .map(([status, response]) => ({
      status: Number(status),
      schema: schemaOf(resolve(document, response)["content"])
    }))
  const whole = successes.find(({ schema }) => schema !== undefined)
  const empty = successes.find(({ schema }) => schema === undefined)
  const schema = whole?.schema
  const all = variants(document, schema)
  const arrays = all.filter(({ type }) => type === "array")
  const listed =
    typeof items === "string"
      ? all.flatMap((part) => {
          const list = resolve(document, object(part["properties"])[items])
          return list["items"] === undefined ? [] : [list["items"]]
        })
      : []
  const itemSchemas = [
    ...arrays.flatMap(({ items }) => (items === undefined ? [] : [items])),
    ...listed
  ]
  return {
    ...(whole === undefined ? {} : { status: whole.status }),
    ...(empty === undefined ? {} : { emptyStatus: empty.status }),
    array: arrays.length > 0,
    members: membersOf(document, schema),
    item: [...new Set(itemSchemas.flatMap((item) => membersOf(document, item)))]
  }
}

const defaultsOf = (document: JsonObject, schema: Json | undefined): JsonObject =>
  Object.fromEntries(
    variants(document, schema).flatMap((part) =>
      Object.entries(object(part["properties"])).flatMap(([name, of]) => {
        const value = object(of)["default"] ?? resolve(document, of)["default"]
        return value === undefined ? [] : [[name, value]]
      })
    )
  )

/** The example of an operation's success, with its status. */
const exampleOf = (document: JsonObject, responses: JsonObject) => {
  const success = Object.entries(responses).find(([status]) => status.startsWith("2"))
  if (success === undefined) return undefined
  const [status, response] = success
  const content = object(resolve(document, response)["content"])
  const [type, media] = Object.entries(content)[0] ?? []
  const first = Object.values(object(object(media)["examples"]))[0]
  const body = first === undefined ? object(media)["example"] : resolve(document, first)["value"]
  return {
    status: Number(status),
    ...(type === undefined || body === undefined ? {} : { type, body })
  }
}

/** Reads one bundle. */
export const readContract = (location: string, basePath: string) => {
  const document: JsonObject = JSON.parse(readFileSync(fileURLToPath(location), "utf8"))
  const operations = Object.entries(object(document["paths"])).flatMap(([path, item]) =>
    Object.entries(object(item))
      .filter(([method]) => methods.has(method))
      .map(([method, value]) => {
        const operation = object(value)
        const scopes = object(operation["x-scopes"])
        const request = resolve(document, operation["requestBody"])
        const schema = schemaOf(request["content"])
        const parameters = [
          ...array(object(item)["parameters"]),
          ...array(operation["parameters"])
        ].map((parameter) => resolve(document, parameter))
        const named = (location: string) =>
          parameters
            .filter((parameter) => parameter["in"] === location)
            .map((parameter) => ({
              name: parameter["name"],
              required: parameter["required"] === true,
              schema: bare(parameter["schema"] ?? {})
            }))
        const responses = object(operation["responses"])
        const { style, items } = object(operation["x-pagination"])
        return {
          id: String(operation["operationId"]),
          method: method.toUpperCase(),
          path: `${basePath}${path}`,
          scopes: {
            ...(scopes["anyOf"] === undefined ? {} : { anyOf: scopes["anyOf"] }),
            ...(scopes["allOf"] === undefined ? {} : { allOf: scopes["allOf"] })
          },
          pathParameters: named("path"),
          queryParameters: named("query"),
          ...(schema === undefined
            ? {}
            : {
                body: {
                  required: request["required"] === true,
                  type: typeOf(request["content"]),
                  schema: bare(schema),
                  defaults: defaultsOf(document, schema)
                }
              }),
          statuses: Object.keys(responses).map(Number),
          ...(style === undefined
            ? {}
            : { pagination: { style, ...(items === undefined ? {} : { items }) } }),
          response: shapeOf(document, responses, items),
          example: exampleOf(document, responses)
        }
      })
  )
  return { operations, schemas: object(object(document["components"])["schemas"]) }
}

/** The schemas that the given ones mention, directly or through others. */
export const reachable = (roots: unknown, all: JsonObject): Record<string, Json> => {
  const found: Record<string, Json> = {}
  const pending: Array<unknown> = [roots]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const [, name] of JSON.stringify(next).matchAll(/"#\/\$defs\/([^"]+)"/gu)) {
      const schema = name === undefined ? undefined : all[name]
      if (name !== undefined && schema !== undefined && !(name in found)) {
        const stripped = bare(schema)
        found[name] = stripped
        pending.push(stripped)
      }
    }
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)))
}
