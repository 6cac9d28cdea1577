/**
 * Enumerations that are open in answers and closed in requests: an API that learns a new value must
 * not break the programs that read it, while a program that sends a value nobody knows is wrong.
 *
 * In every schema that is part of answers only, an enumeration of strings gets an alternative that
 * takes any string and still lets an editor propose the known ones: `"a" | "b" | (string & {})`.
 * A schema that requests have too stays closed, so that it is one type wherever it appears.
 */
import type { UserConfig } from "@hey-api/openapi-ts"

interface Schema {
  [keyword: string]: unknown
}

const isObject = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const memberOf = (value: unknown, name: string): unknown =>
  isObject(value) ? value[name] : undefined

/** Marks the alternative; hey-api hands a format on to its printers as it is. */
const anyOther = "x-any-other-string"

const prefix = "#/components/schemas/"

const isStringEnum = ({ enum: values }: Schema): boolean =>
  Array.isArray(values) &&
  values.some((value) => typeof value === "string") &&
  values.every((value) => typeof value === "string" || value === null)

/** Every schema with a name that some part of the document reaches, through other schemas too. */
const reachedFrom = (start: ReadonlyArray<unknown>, document: object): ReadonlySet<string> => {
  const components = memberOf(document, "components")
  const names = new Set<string>()
  const seen = new Set<unknown>()
  const queue = [...start]
  while (queue.length > 0) {
    const value = queue.pop()
    if (typeof value !== "object" || value === null || seen.has(value)) continue
    seen.add(value)
    const reference = memberOf(value, "$ref")
    if (typeof reference === "string" && reference.startsWith("#/components/")) {
      const [kind = "", name = ""] = reference.slice("#/components/".length).split("/")
      if (kind === "schemas") names.add(name)
      queue.push(memberOf(memberOf(components, kind), name))
    }
    queue.push(...Object.values(value))
  }
  return names
}

/** Opens the enumerations of one schema that is part of answers only, in place. */
const open = (schema: unknown, enums: ReadonlySet<string>, seen: Set<unknown>): void => {
  if (typeof schema !== "object" || schema === null || seen.has(schema)) return
  seen.add(schema)
  for (const [keyword, value] of Object.entries(schema)) {
    // What these hold are values, not schemas.
    if (["example", "examples", "default", "const", "enum"].includes(keyword)) continue
    if (isObject(value) && isOpenable(value, enums)) {
      const { description, ...closed } = value
      Object.assign(schema, {
        [keyword]: {
          ...(description === undefined ? {} : { description }),
          anyOf: [closed, { type: "string", format: anyOther }]
        }
      })
    } else open(value, enums, seen)
  }
}

const isOpenable = (schema: Schema, enums: ReadonlySet<string>): boolean => {
  const reference = schema["$ref"]
  return typeof reference === "string"
    ? reference.startsWith(prefix) && enums.has(reference.slice(prefix.length))
    : isStringEnum(schema)
}

/** Opens the enumerations of a document's answers, in place. */
export const openAnswerEnums = (document: object): void => {
  const schemas = memberOf(memberOf(document, "components"), "schemas")
  if (!isObject(schemas)) return
  const items = Object.values(memberOf(document, "paths") ?? {}).filter(isObject)
  const operations = items.flatMap((item) => Object.values(item).filter(isObject))
  const responses = operations.map((operation) => operation["responses"])
  const requests = [
    ...items.map((item) => item["parameters"]),
    ...operations.flatMap((operation) => [operation["parameters"], operation["requestBody"]])
  ]
  const inRequests = reachedFrom(requests, document)
  const enums = new Set(
    Object.entries(schemas).flatMap(([name, schema]) =>
      isObject(schema) && isStringEnum(schema) ? [name] : []
    )
  )
  const seen = new Set<unknown>()
  for (const name of reachedFrom(responses, document)) {
    if (!inRequests.has(name) && !enums.has(name)) open(schemas[name], enums, seen)
  }
  for (const response of responses) open(response, enums, seen)
}

type Plugin = NonNullable<UserConfig["plugins"]>[number]

/** hey-api's plugin for types, printing the marked alternative so that it absorbs no literal. */
export const typescriptPlugin: Plugin = {
  name: "@hey-api/typescript",
  definitions: { case: "preserve" },
  $resolvers: {
    string: ({ $, schema }) =>
      schema.format === anyOther ? $.type.and($.type("string"), $.type.object()) : undefined
  }
}
