/**
 * Makes src/generated/Contract.ts from the bundled contracts: every operation with its method and
 * path; of those that the sandbox plays also scopes, parameters and request schema. Answers are not
 * in it, and neither is prose: the package has to route and to judge requests, its tests compare
 * answers with the whole contract.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { handlers } from "../src/operations/index.ts"

type Json = null | boolean | number | string | ReadonlyArray<Json> | JsonObject
interface JsonObject {
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
            : key === "enum" || key === "const" || key === "required"
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

const jsonSchemaOf = (content: Json | undefined): Json | undefined =>
  object(object(content)["application/json"])["schema"]

const readContract = (location: string, basePath: string) => {
  const document: JsonObject = JSON.parse(readFileSync(fileURLToPath(location), "utf8"))
  const operations = Object.entries(object(document["paths"])).flatMap(([path, item]) =>
    Object.entries(object(item))
      .filter(([method]) => methods.has(method))
      .map(([method, value]) => {
        const operation = object(value)
        const scopes = object(operation["x-scopes"])
        const request = resolve(document, operation["requestBody"])
        const schema = jsonSchemaOf(request["content"])
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
            : { body: { required: request["required"] === true, schema: bare(schema) } })
        }
      })
  )
  return { operations, schemas: object(object(document["components"])["schemas"]) }
}

/** The schemas that the given ones mention, directly or through others. */
const reachable = (roots: unknown, all: JsonObject): Record<string, Json> => {
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

const management = readContract(
  import.meta.resolve("@effect-auth0/contract/management.json"),
  "/api/v2"
)
const authentication = readContract(
  import.meta.resolve("@effect-auth0/contract/authentication.json"),
  ""
)
const all = [...authentication.operations, ...management.operations]
const operations = all.filter(({ id }) => id in handlers)
const otherOperations = all
  .filter(({ id }) => !(id in handlers))
  .map(({ id, method, path }) => ({ id, method, path }))
const schemas = reachable(operations, { ...management.schemas, ...authentication.schemas })

writeFileSync(
  fileURLToPath(new URL("../src/generated/Contract.ts", import.meta.url)),
  `// Generated by scripts/generate.ts from the contract. Do not edit.
import type { ContractOperation, JsonSchema, PlayedOperation } from "../contract/ContractOperation.ts"

export const operations: ReadonlyArray<PlayedOperation> = ${JSON.stringify(operations, null, 2)}

export const otherOperations: ReadonlyArray<ContractOperation> = ${JSON.stringify(otherOperations, null, 2)}

export const schemas: Readonly<Record<string, JsonSchema>> = ${JSON.stringify(schemas, null, 2)}
`
)
