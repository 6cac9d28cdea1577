/**
 * Converts Swagger 2.0 to OpenAPI 3.0, in place, so that later passes handle one kind of document.
 */
import { isNode, memberOf } from "../read/document.ts"
import type { Node } from "../read/document.ts"
import { isDraft, operationsIn, resolvedNode } from "./operations.ts"
import type { Draft } from "./operations.ts"
import type { Report } from "./report.ts"

/** What gives a schema its type, one of which is beside `x-nullable`. */
const typesOf = ["$ref", "allOf", "enum", "type"]

/** The members of a parameter that form its schema. */
const ofSchema = [
  "default",
  "enum",
  "exclusiveMaximum",
  "exclusiveMinimum",
  "format",
  "items",
  "maxItems",
  "maxLength",
  "maximum",
  "minItems",
  "minLength",
  "minimum",
  "multipleOf",
  "pattern",
  "type",
  "uniqueItems"
]

const schemaOf = (parameter: Node): Node => {
  if (parameter["type"] === "file") return { type: "string", format: "binary" }
  return Object.fromEntries(
    ofSchema.flatMap((name) => (name in parameter ? [[name, parameter[name]] as const] : []))
  )
}

/** Array styles by their names in version 2. */
const stylesOfArrays: Readonly<Record<string, Node>> = {
  csv: { explode: false },
  ssv: { style: "spaceDelimited", explode: false },
  pipes: { style: "pipeDelimited", explode: false },
  multi: { explode: true }
}

const listOf = (value: unknown, otherwise: ReadonlyArray<string>): ReadonlyArray<string> => {
  const all = Array.isArray(value) ? value.filter((each) => typeof each === "string") : []
  return all.length === 0 ? otherwise : all
}

const json = ["application/json"]

const contentOf = (mediaTypes: ReadonlyArray<string>, schema: unknown): Node =>
  Object.fromEntries(mediaTypes.map((type) => [type, { schema }]))

const formatOf = (list: unknown): string => {
  const format = memberOf(list, "collectionFormat")
  return typeof format === "string" ? format : "csv"
}

/** How a list is written, where there is a choice; what there is none of is told. */
const styleOf = (parameter: Node, pointer: string, report: Report): Node | undefined => {
  const { in: place, items, name, type } = parameter
  if (type !== "array") return undefined
  const hasStyles = place === "query" || place === "formData"
  const format = formatOf(parameter)
  const tell = (format: string): void =>
    report.add(
      "warning",
      pointer,
      `the list "${String(name)}" is separated by ${format}, which OpenAPI 3 does not have${hasStyles ? "" : " there"}: it is sent separated by commas`
    )
  if (memberOf(items, "type") === "array" && formatOf(items) !== "csv") tell(formatOf(items))
  if (!hasStyles) {
    if (format !== "csv") tell(format)
    return undefined
  }
  if (!Object.hasOwn(stylesOfArrays, format)) tell(format)
  return stylesOfArrays[format] ?? { explode: false }
}

const parameterOf = (parameter: Node, pointer: string, report: Report): Node => {
  const { description, in: place, name, required } = parameter
  const style = styleOf(parameter, pointer, report)
  return {
    name,
    in: place,
    ...(required === undefined && place !== "path"
      ? {}
      : { required: place === "path" || required }),
    ...(description === undefined ? {} : { description }),
    schema: schemaOf(parameter),
    ...style,
    ...Object.fromEntries(Object.entries(parameter).filter(([key]) => key.startsWith("x-")))
  }
}

const formOf = (
  fields: ReadonlyArray<Node>,
  consumes: ReadonlyArray<string>,
  pointer: string,
  report: Report
): Node => {
  const hasFile = fields.some(({ type }) => type === "file")
  const isMultipart = hasFile || consumes.includes("multipart/form-data")
  const required = fields.flatMap((field) => (field["required"] === true ? [field["name"]] : []))
  const schema = {
    type: "object",
    properties: Object.fromEntries(
      fields.map((field) => [
        String(field["name"]),
        {
          ...schemaOf(field),
          ...(field["description"] === undefined ? {} : { description: field["description"] })
        }
      ])
    ),
    ...(required.length === 0 ? {} : { required })
  }
  const type = isMultipart ? "multipart/form-data" : "application/x-www-form-urlencoded"
  // Parts have no styles: each value of a list is a part of its own.
  const styles = isMultipart
    ? []
    : fields.flatMap((field) => {
        const style = styleOf(field, pointer, report)
        return style === undefined ? [] : [[String(field["name"]), style] as const]
      })
  return {
    content: {
      [type]: { schema, ...(styles.length === 0 ? {} : { encoding: Object.fromEntries(styles) }) }
    },
    ...(required.length === 0 ? {} : { required: true })
  }
}

const responseOf = (response: Node, produces: ReadonlyArray<string>): Node => {
  const { examples: _, headers, schema, ...rest } = response
  return {
    ...rest,
    ...(isNode(headers)
      ? {
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, header]) => [
              name,
              isNode(header)
                ? { description: header["description"], schema: schemaOf(header) }
                : header
            ])
          )
        }
      : {}),
    ...(schema === undefined
      ? {}
      : {
          content: contentOf(
            memberOf(schema, "type") === "file" && produces === json
              ? ["application/octet-stream"]
              : produces,
            memberOf(schema, "type") === "file" ? { type: "string", format: "binary" } : schema
          )
        })
  }
}

const flowNames: Readonly<Record<string, string>> = {
  accessCode: "authorizationCode",
  application: "clientCredentials",
  implicit: "implicit",
  password: "password"
}

const schemeOf = (scheme: Node): Node => {
  const { authorizationUrl, description, flow, scopes, tokenUrl, type } = scheme
  const described = description === undefined ? {} : { description }
  if (type === "basic") return { type: "http", scheme: "basic", ...described }
  if (type !== "oauth2") return scheme
  const urls = {
    ...(authorizationUrl === undefined ? {} : { authorizationUrl }),
    ...(tokenUrl === undefined ? {} : { tokenUrl })
  }
  const name = flowNames[String(flow)] ?? "implicit"
  return { type: "oauth2", flows: { [name]: { ...urls, scopes: scopes ?? {} } }, ...described }
}

const serversOf = (document: Node): ReadonlyArray<Node> => {
  const { basePath, host, schemes } = document
  const path = typeof basePath === "string" ? basePath : ""
  if (typeof host !== "string" || host === "") return path === "" ? [] : [{ url: path }]
  const [first = "https"] = listOf(schemes, ["https"])
  const scheme = listOf(schemes, ["https"]).includes("https") ? "https" : first
  return [{ url: `${scheme}://${host}${path}` }]
}

const prefixes: ReadonlyArray<readonly [string, string]> = [
  ["#/definitions/", "#/components/schemas/"],
  ["#/responses/", "#/components/responses/"]
]

/** Updates references, and keywords of schemas that were renamed. */
const adapt = (value: unknown, seen: Set<unknown>): void => {
  if (typeof value !== "object" || value === null || seen.has(value)) return
  seen.add(value)
  if (isDraft(value)) {
    const reference = value["$ref"]
    for (const [before, after] of prefixes) {
      if (typeof reference === "string" && reference.startsWith(before)) {
        value["$ref"] = after + reference.slice(before.length)
      }
    }
    if (value["x-nullable"] === true && typesOf.some((keyword) => keyword in value)) {
      value["nullable"] = true
    }
    if (typeof value["discriminator"] === "string") {
      value["discriminator"] = { propertyName: value["discriminator"] }
    }
  }
  for (const each of Object.values(value)) adapt(each, seen)
}

/** Converts a Swagger 2.0 document to OpenAPI 3.0, in place; leaves others unchanged. */
export const fromVersion20 = (document: Draft, report: Report): void => {
  if (document["swagger"] !== "2.0") return
  const consumes = listOf(document["consumes"], json)
  const produces = listOf(document["produces"], json)
  for (const { item, operation, pointer } of operationsIn(document)) {
    const own = [item["parameters"], operation["parameters"]]
      .flatMap((all) => (Array.isArray(all) ? all : []))
      .map((each: unknown) => resolvedNode(document, each))
    const byPlace = new Map(
      own.map((each) => [`${String(each["in"])} ${String(each["name"])}`, each])
    )
    const parameters = [...byPlace.values()]
    const takes = listOf(operation["consumes"], consumes)
    const body = parameters.find((each) => each["in"] === "body")
    const fields = parameters.filter((each) => each["in"] === "formData")
    const others = parameters.filter((each) => each["in"] !== "body" && each["in"] !== "formData")
    operation["parameters"] = others.map((each) => parameterOf(each, pointer, report))
    if (body !== undefined) {
      const { description, required, schema } = body
      operation["requestBody"] = {
        ...(description === undefined ? {} : { description }),
        ...(required === undefined ? {} : { required }),
        content: contentOf(takes, schema)
      }
    } else if (fields.length > 0) operation["requestBody"] = formOf(fields, takes, pointer, report)
    const gives = Array.isArray(operation["produces"])
      ? listOf(operation["produces"], produces)
      : produces
    const responses = operation["responses"]
    if (isNode(responses)) {
      operation["responses"] = Object.fromEntries(
        Object.entries(responses).map(([status, each]) => [
          status,
          responseOf(resolvedNode(document, each), gives)
        ])
      )
    }
    for (const name of ["consumes", "produces", "schemes"]) delete operation[name]
  }
  for (const item of Object.values(isNode(document["paths"]) ? document["paths"] : {})) {
    if (isDraft(item)) delete item["parameters"]
  }
  const schemes = document["securityDefinitions"]
  document["components"] = {
    schemas: document["definitions"] ?? {},
    ...(isNode(schemes)
      ? {
          securitySchemes: Object.fromEntries(
            Object.entries(schemes).map(([name, each]) => [
              name,
              isNode(each) ? schemeOf(each) : each
            ])
          )
        }
      : {})
  }
  const servers = serversOf(document)
  if (servers.length > 0) document["servers"] = servers
  for (const name of [
    "swagger",
    "host",
    "basePath",
    "schemes",
    "consumes",
    "produces",
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions"
  ]) {
    delete document[name]
  }
  document["openapi"] = "3.0.3"
  adapt(document, new Set())
}
