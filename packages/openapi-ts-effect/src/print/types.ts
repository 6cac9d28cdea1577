/**
 * The types of an operation as source text. A schema with a name in the raw client is referred to by that
 * name. Other types are taken from the raw client's types, so that the two always agree.
 */
import type { OperationForm } from "./dialect.ts"
import type { IR } from "@hey-api/openapi-ts"

import type { ErrorRange, Response } from "../model/response.ts"
import { undeclared } from "../model/response.ts"
import { callOptions, uploading } from "./dialect.ts"
import { failWith } from "../config/errors.ts"
import type { Imports, RawSymbol } from "./imports.ts"
import { keyText, literalText } from "./literal.ts"
import type { Json } from "../model/extensions.ts"
import type { OperationModel } from "../model/operation.ts"
import type { RequestPart } from "../model/request.ts"
import { alternativesOf, itemOf, propertyOf, referenceOf } from "../read/schema.ts"
import type { SchemaLookup } from "../read/schema.ts"

/** The raw client's declarations for one operation. */
export interface RawOperation {
  readonly function: RawSymbol
  readonly data: RawSymbol | undefined
  readonly responses: RawSymbol | undefined
  readonly errors: RawSymbol | undefined
}

/** The context of type texts. */
export interface TypeContext {
  readonly imports: Imports
  readonly raw: RawOperation
  readonly lookup: SchemaLookup
  /** The raw client's type of a named schema. */
  readonly definition: (reference: string) => RawSymbol | undefined
  /** The runtime export that operations with a query get, if any. */
  readonly queryExport: string | undefined
  /** Whether an SDK is generated (`client`), whose runtime reads bytes. */
  readonly isSdk: boolean
  /** The short name of the API, with `client`. */
  readonly api: string | undefined
  /** Imports a module of the SDK that only some operations need. */
  readonly useModule: (namespace: string, module: string) => void
  /** Whether errors have bodies. */
  readonly hasErrorBodies: boolean
  /** The local name of the module that makes operations of a form. */
  readonly namespaceOf: (form: OperationForm) => string
}

/** The global types in generated files, which no import may shadow. */
export const globalTypes: ReadonlyArray<string> = [
  "Array",
  "Blob",
  "Exclude",
  "NonNullable",
  "Omit",
  "ReadonlyArray",
  "Uint8Array"
]

/** The short name of a schema's type, if it has one. */
const shortType = (schema: IR.SchemaObject, context: TypeContext): string | undefined => {
  const reference = referenceOf(schema)
  if (reference !== undefined) {
    const symbol = context.definition(reference)
    return symbol === undefined ? undefined : context.imports.type(symbol)
  }
  const item = itemOf(schema)
  if (item !== undefined) {
    const type = shortType(item, context)
    return type === undefined ? undefined : `Array<${type}>`
  }
  if (
    schema.type === undefined &&
    schema.logicalOperator === "or" &&
    schema.discriminator === undefined
  ) {
    const types = (schema.items ?? []).map((alternative) => shortType(alternative, context))
    const known = types.filter((type) => type !== undefined)
    return known.length === types.length && known.length > 0
      ? [...new Set(known)].join(" | ")
      : undefined
  }
  if (schema.const !== undefined || schema.format !== undefined) return undefined
  switch (schema.type) {
    case "string":
    case "boolean":
    case "number":
    case "null":
      return schema.type
    case "integer":
      return "number"
    default:
      return undefined
  }
}

const member = (
  symbol: RawSymbol | undefined,
  key: string | number,
  context: TypeContext
): string | undefined =>
  symbol === undefined ? undefined : `${context.imports.type(symbol)}[${JSON.stringify(key)}]`

const dataMember = (key: string, context: TypeContext): string =>
  member(context.raw.data, key, context) ?? "never"

/** A type that is exported beside its operation, because it has no other short name. */
export interface NamedType {
  readonly name: string
  readonly documentation: string
  readonly text: string
}

/** The argument list of an operation. */
export interface ArgumentsText {
  readonly elements: ReadonlyArray<string>
  /** The type of the request, if there is one. */
  readonly request: string | undefined
  readonly declared: NamedType | undefined
}

const bodyType = (
  { hasUploads }: OperationModel,
  body: IR.BodyObject | undefined,
  context: TypeContext
): { short: string } | { long: string } => {
  const short = body === undefined ? undefined : shortType(body.schema, context)
  const type = short ?? `Exclude<${dataMember("body", context)}, undefined>`
  if (hasUploads && context.isSdk) return { long: `${uploading.type}<${type}>` }
  return short === undefined ? { long: type } : { short }
}

/** The type of a schema without a short name, if it needs no type of the raw client. */
const looseType = (schema: IR.SchemaObject, context: TypeContext): string => {
  const short = shortType(schema, context)
  if (short !== undefined) return short
  const item = itemOf(schema)
  if (item !== undefined) return `Array<${looseType(item, context)}>`
  if (schema.type === undefined && schema.logicalOperator === "or") {
    return [...new Set((schema.items ?? []).map((each) => looseType(each, context)))].join(" | ")
  }
  switch (schema.type) {
    case "integer":
    case "number":
      return "number"
    case "boolean":
    case "null":
    case "string":
      return schema.type
    case "enum":
      return [
        ...new Set((schema.items ?? []).map(({ const: value }) => literalText(value as Json)))
      ].join(" | ")
    default:
      return "unknown"
  }
}

const cookieType = (model: OperationModel, context: TypeContext): string =>
  `{ ${model.cookies
    .map(
      ({ name, required, schema }) =>
        `readonly ${keyText(name)}${required === true ? "" : "?"}: ${looseType(schema, context)}`
    )
    .join("; ")} }`

const partType = (
  part: RequestPart,
  model: OperationModel,
  body: IR.BodyObject | undefined,
  context: TypeContext
): string => {
  if (part.key === "cookies") return cookieType(model, context)
  if (part.key === "body") {
    const type = bodyType(model, body, context)
    return "short" in type ? type.short : type.long
  }
  const type = `NonNullable<${dataMember(part.key, context)}>`
  return part.omitted.length === 0
    ? type
    : `Omit<${type}, ${part.omitted.map((name) => JSON.stringify(name)).join(" | ")}>`
}

/**
 * The argument list of an operation: path parameters, the request, options. If the document has no name
 * for the request's type, one is declared.
 */
export const argumentsText = (
  model: OperationModel,
  body: IR.BodyObject | undefined,
  context: TypeContext,
  nameFor: (suffix: "Query" | "Body" | "Request") => string
): ArgumentsText => {
  const path = model.pathParameters.map(({ name, label, schema }) => {
    const short = schema === undefined ? "string" : shortType(schema, context)
    return `${label}: ${short ?? `${dataMember("path", context)}[${JSON.stringify(name)}]`}`
  })
  const request = requestText(model, body, context, nameFor)
  const mark = model.request.required ? ":" : "?:"
  return {
    elements: [
      ...path,
      ...(request.type === undefined ? [] : [`request${mark} ${request.type}`]),
      `options?: ${callOptions}`
    ],
    request: request.type,
    declared: request.declared
  }
}

const requestText = (
  model: OperationModel,
  body: IR.BodyObject | undefined,
  context: TypeContext,
  nameFor: (suffix: "Query" | "Body" | "Request") => string
): { readonly type: string | undefined; readonly declared: NamedType | undefined } => {
  const declare = (suffix: "Query" | "Body" | "Request", documentation: string, text: string) => {
    const name = nameFor(suffix)
    return { type: name, declared: { name, documentation, text } }
  }
  switch (model.request.input) {
    case "none":
      return { type: undefined, declared: undefined }
    case "query":
      return declare("Query", "The query", `NonNullable<${dataMember("query", context)}>`)
    case "body": {
      const type = bodyType(model, body, context)
      return "short" in type
        ? { type: type.short, declared: undefined }
        : declare("Body", "The body", type.long)
    }
    case "group": {
      const lines = model.request.parts.map(
        (part) =>
          `  readonly ${part.key}${part.required ? "" : "?"}: ${partType(part, model, body, context)}`
      )
      return declare("Request", "The request", `{\n${lines.join("\n")}\n}`)
    }
  }
}

const responseType = (response: Response, context: TypeContext): string => {
  const [only, ...others] = response.kinds
  if (response.kinds === undeclared) return "unknown"
  if (others.length === 0) {
    if (only === "nothing") return "void"
    if (only === "text") return "string"
    if (only === "bytes") return context.isSdk ? "Uint8Array" : "Blob"
  }
  return (
    shortType(response.schema, context) ??
    member(context.raw.responses, response.status, context) ??
    "unknown"
  )
}

/** The types of successful responses: all declared ones, or `unknown` if none is declared. */
export const successTypes = (
  model: OperationModel,
  context: TypeContext
): ReadonlyArray<string> => {
  if (model.responses.length === 0) return [model.method === "HEAD" ? "void" : "unknown"]
  const types = new Set(model.responses.map((response) => responseType(response, context)))
  return types.has("unknown") ? ["unknown"] : [...types]
}

/** The types of the error bodies of an operation by status, if errors have bodies. */
export const errorBodyTypes = (
  model: OperationModel,
  context: TypeContext
): ReadonlyMap<number | ErrorRange, string> => {
  const declared = [
    ...[...model.errorSchemas].map(([status, schema]) => [status, status, schema] as const),
    ...[...model.rangeSchemas].map(([range, { key, schema }]) => [range, key, schema] as const)
  ]
  return new Map(
    (context.hasErrorBodies ? declared : []).flatMap(([status, key, schema]) => {
      const type = shortType(schema, context) ?? member(context.raw.errors, key, context)
      return type === undefined ? [] : [[status, type] as const]
    })
  )
}

/** The type of one item of a stream. */
export const streamItemType = (model: OperationModel, context: TypeContext): string => {
  const { stream } = model
  if (stream === undefined) return "unknown"
  const symbol = stream.schema === undefined ? undefined : context.definition(stream.schema)
  if (symbol !== undefined) return context.imports.type(symbol)
  return stream.kind === "events" && !stream.isTwin
    ? successTypes(model, context).join(" | ")
    : "unknown"
}

/** The type of one item of a list's pages. */
export const itemText = (
  model: OperationModel,
  context: TypeContext,
  nameFor: (suffix: "Item") => string
): { readonly type: string; readonly declared: NamedType | undefined } => {
  const items = model.pagination?.items
  const alternatives = model.responses.flatMap(({ schema }) =>
    alternativesOf(schema, context.lookup)
  )
  const lists = alternatives.flatMap((alternative) => {
    if (alternative.type === "array") return [alternative]
    const property =
      items === undefined ? undefined : propertyOf(alternative, items, context.lookup)
    return property === undefined
      ? []
      : alternativesOf(property, context.lookup).filter(({ type }) => type === "array")
  })
  if (lists.length === 0) {
    return failWith(
      model.where,
      items === undefined
        ? "no successful response is an array"
        : `no successful response has a list "${items}"`,
      "correct the pagination extension, or declare the list in the response"
    )
  }
  // Asking for a type imports it, so only the one in use is asked for.
  const [first, ...others] = lists.map(itemOf)
  const isOne =
    first !== undefined && others.every((each) => JSON.stringify(each) === JSON.stringify(first))
  const only = isOne ? shortType(first, context) : undefined
  if (only !== undefined) return { type: only, declared: undefined }
  const response = successTypes(model, context).join(" | ")
  const name = nameFor("Item")
  const ofPage =
    items === undefined
      ? "never"
      : `Page extends { readonly ${keyText(items)}?: ReadonlyArray<infer Item> | null }\n    ? Item\n    : never`
  return {
    type: name,
    declared: {
      name,
      documentation: "One item of the pages",
      // distributes over the alternatives of the response, and takes the items from each
      text: `(${response}) extends infer Page\n  ? Page extends ReadonlyArray<infer Item>\n    ? Item\n    : ${ofPage}\n  : never`
    }
  }
}
