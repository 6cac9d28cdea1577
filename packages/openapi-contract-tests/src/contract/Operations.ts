/**
 * The contract's operations in the form that the tests walk over: parameters and
 * responses with their references followed, and every named example beside its
 * status.
 */
import type { Document } from "./Document.ts"
import {
  arrayAt,
  ContractError,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  stringAt
} from "./Json.ts"

/** A named example. */
export interface Example {
  readonly name: string
  readonly value: Json
}

/** A parameter in the path, in the query or among the headers. */
export interface Parameter {
  /** A header's is in lower case. */
  readonly name: string
  readonly in: "path" | "query" | "header"
  readonly required: boolean
  /** Whether an array becomes one pair an element (`true`) or one pair with commas. */
  readonly explode: boolean
  readonly schema: JsonObject
  readonly example: Json | undefined
}

/** What an operation takes as its body. */
export interface RequestBody {
  readonly required: boolean
  readonly mediaType: string
  readonly schema: JsonObject
  /** The names of the properties that are files. */
  readonly files: ReadonlyArray<string>
  readonly examples: ReadonlyArray<Example>
}

/** One declared status of an operation. */
export interface DeclaredResponse {
  readonly status: number
  /** `undefined` where the status has no body. */
  readonly mediaType: string | undefined
  readonly examples: ReadonlyArray<Example>
  /** The headers' examples, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
}

/** How a list is cut into pages, as the contract says. */
export interface DeclaredPagination {
  readonly style: string
  readonly items: string
  readonly next: string | undefined
  readonly total: string | undefined
  /** Names of parameters that the operation has of its own. */
  readonly parameters: Readonly<Partial<Record<"cursor" | "page" | "size", string>>> | undefined
  /** Where the parameters are in an operation that has a query and a body. */
  readonly in: "query" | "body" | undefined
}

/** One operation of the contract. */
export interface ContractOperation {
  readonly id: string
  /** In capitals. */
  readonly method: string
  readonly path: string
  /** The names in the path template, in their order there. */
  readonly pathParameters: ReadonlyArray<string>
  readonly parameters: ReadonlyArray<Parameter>
  readonly body: RequestBody | undefined
  readonly responses: ReadonlyArray<DeclaredResponse>
  readonly retry: string
  /** Members of the body with which a call is never retried. */
  readonly neverWith: ReadonlyArray<string>
  readonly lifecycle: string | undefined
  readonly scopes: JsonObject | undefined
  readonly pagination: DeclaredPagination | undefined
  /** Members that the SDK adds to the body: of a stream, what asks for it instead of JSON. */
  readonly adds: JsonObject
}

const methods = ["get", "put", "post", "delete", "patch", "options", "head", "trace"]

/** The names in a path template, in their order. */
export const templateNames = (path: string): ReadonlyArray<string> =>
  [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? "")

const readExamples = (
  document: Document,
  content: JsonObject,
  at: string
): ReadonlyArray<Example> => {
  const single = content["example"]
  if (single !== undefined) return [{ name: "", value: single }]
  return Object.entries(objectAt(content["examples"], at)).map(([name, entry]) => {
    const value = document.resolve(entry, `${at}/${name}`)["value"]
    if (value === undefined) throw new ContractError(`${at}/${name}`, "the example has no value")
    return { name, value }
  })
}

const readParameter = (document: Document, value: Json, at: string): Parameter => {
  const parameter = document.resolve(value, at)
  const place = stringAt(parameter["in"], `${at}/in`)
  if (place !== "path" && place !== "query" && place !== "header") {
    throw new ContractError(at, `parameters in "${place}" are not sampled`)
  }
  const name = stringAt(parameter["name"], `${at}/name`)
  return {
    name: place === "header" ? name.toLowerCase() : name,
    in: place,
    required: parameter["required"] === true,
    explode: parameter["explode"] !== false,
    schema: objectAt(parameter["schema"], `${at}/schema`),
    example: readExamples(document, parameter, `${at}/examples`)[0]?.value
  }
}

const isJson = (mediaType: string): boolean => /^application\/([\w.-]+\+)?json\b/.test(mediaType)

const isStream = (mediaType: string): boolean => mediaType === "text/event-stream"

/** Of several media types the one that an SDK takes: JSON, else the first. */
const preferred = (content: JsonObject): readonly [string, Json] | undefined => {
  const entries = Object.entries(content)
  return entries.find(([mediaType]) => isJson(mediaType)) ?? entries[0]
}

/** The properties that are bytes, wherever the schema and they are referenced from. */
const filesIn = (document: Document, schema: Json | undefined, at: string) => {
  if (schema === undefined) return []
  const properties = objectAt(document.resolve(schema, at)["properties"], `${at}/properties`)
  return Object.entries(properties).flatMap(([name, property]) =>
    isObject(property) && document.resolve(property, `${at}/${name}`)["format"] === "binary"
      ? [name]
      : []
  )
}

const readBody = (document: Document, value: Json | undefined, at: string) => {
  if (value === undefined) return undefined
  const body = document.resolve(value, at)
  const first = preferred(objectAt(body["content"], at))
  if (first === undefined) throw new ContractError(at, "the body has no media type")
  const [mediaType, content] = first
  const media = objectAt(content, `${at}/${mediaType}`)
  return {
    required: body["required"] === true,
    mediaType,
    schema: objectAt(media["schema"], `${at}/schema`),
    files: filesIn(document, media["schema"], `${at}/schema`),
    examples: readExamples(document, media, `${at}/examples`)
  }
}

const readHeaders = (document: Document, value: Json | undefined, at: string) => {
  const headers: Record<string, string> = {}
  for (const [name, entry] of Object.entries(objectAt(value, at))) {
    const example = document.resolve(entry, `${at}/${name}`)["example"]
    if (example !== undefined) headers[name.toLowerCase()] = String(example)
  }
  return headers
}

const readResponse = (
  document: Document,
  status: string,
  value: Json,
  kind: Kind,
  at: string
): DeclaredResponse => {
  if (!/^[1-5]\d\d$/.test(status)) throw new ContractError(at, "a status is three digits")
  const response = document.resolve(value, at)
  if (status === "204" && response["content"] !== undefined) {
    throw new ContractError(at, "a response with status 204 never has a body")
  }
  const content = objectAt(response["content"], at)
  const streamed = Object.entries(content).find(([mediaType]) => isStream(mediaType))
  const first = (kind === "stream" ? streamed : undefined) ?? preferred(content)
  const media = first === undefined ? {} : objectAt(first[1], at)
  return {
    status: Number(status),
    mediaType: first?.[0],
    examples: readExamples(document, media, `${at}/examples`),
    headers: readHeaders(document, response["headers"], `${at}/headers`)
  }
}

const optionalString = (value: Json | undefined): string | undefined =>
  typeof value === "string" ? value : undefined

const readPageParameters = (value: Json | undefined): DeclaredPagination["parameters"] => {
  if (value === undefined) return undefined
  const at = "x-pagination/parameters"
  return Object.fromEntries(
    Object.entries(objectAt(value, at)).map(([name, own]) => [name, stringAt(own, `${at}/${name}`)])
  )
}

const readPagination = (value: Json | undefined): DeclaredPagination | undefined =>
  isObject(value) && value["style"] !== "none"
    ? {
        style: stringAt(value["style"], "x-pagination/style"),
        items: optionalString(value["items"]) ?? "",
        next: optionalString(value["next"]),
        total: optionalString(value["total"]),
        parameters: readPageParameters(value["parameters"]),
        in: value["in"] === "query" || value["in"] === "body" ? value["in"] : undefined
      }
    : undefined

// As HTTP has it, where the contract says nothing.
const retryByMethod: Readonly<Record<string, string>> = {
  get: "safe",
  head: "safe",
  options: "safe",
  put: "idempotent",
  delete: "idempotent"
}

const readRetry = (value: Json | undefined, method: string, at: string): string => {
  if (value === undefined) return retryByMethod[method] ?? "never"
  return isObject(value) ? stringAt(value["class"], `${at}/class`) : stringAt(value, at)
}

const readNeverWith = (value: Json | undefined, at: string): ReadonlyArray<string> =>
  isObject(value)
    ? arrayAt(value["neverWith"], `${at}/neverWith`).map((name) => stringAt(name, at))
    : []

/** What an operation returns: whatever it declares, or the stream that it has beside JSON. */
type Kind = "usual" | "stream"

/** Whether a status has JSON, and the same as events: the SDK has an operation for each. */
export const hasTwin = (document: Document, operation: JsonObject): boolean =>
  Object.entries(objectAt(operation["responses"], "responses")).some(([status, response]) => {
    const types = Object.keys(
      objectAt(document.resolve(response, status)["content"], `${status}/content`)
    )
    return types.some(isStream) && types.some(isJson)
  })

/** The identifier of the operation for the stream. */
export const twinOf = (id: string): string => `${id}Stream`

/** The flag in a body that asks for a stream. */
const flagOf = (document: Document, body: RequestBody | undefined, at: string): JsonObject => {
  if (body === undefined) return {}
  const properties = objectAt(document.resolve(body.schema, at)["properties"], at)
  return Object.hasOwn(properties, "stream") ? { stream: true } : {}
}

const readOperation = (
  document: Document,
  path: string,
  method: string,
  shared: ReadonlyArray<Json>,
  operation: JsonObject,
  kind: Kind,
  lists: JsonObject
): ContractOperation => {
  const at = `${method} ${path}`
  const own = arrayAt(operation["parameters"], `${at}/parameters`)
  const parameters = [...shared, ...own].map((parameter, index) =>
    readParameter(document, parameter, `${at}/parameters/${index}`)
  )
  const id = stringAt(operation["operationId"], `${at}/operationId`)
  const body = readBody(document, operation["requestBody"], `${at}/requestBody`)
  return {
    id: kind === "stream" ? twinOf(id) : id,
    method: method.toUpperCase(),
    path,
    pathParameters: templateNames(path),
    // An operation's own parameter replaces the path's of the same name and place.
    parameters: parameters.filter(
      (parameter, index) =>
        !parameters
          .slice(index + 1)
          .some((later) => later.name === parameter.name && later.in === parameter.in)
    ),
    body,
    responses: Object.entries(objectAt(operation["responses"], `${at}/responses`)).map(
      ([status, response]) =>
        readResponse(document, status, response, kind, `${at}/responses/${status}`)
    ),
    retry: readRetry(operation["x-retry"], method, `${at}/x-retry`),
    neverWith: readNeverWith(operation["x-retry"], `${at}/x-retry`),
    lifecycle: optionalString(operation["x-lifecycle"]),
    scopes: isObject(operation["x-scopes"]) ? operation["x-scopes"] : undefined,
    pagination: readPagination(lists[id] ?? operation["x-pagination"]),
    adds: kind === "stream" ? flagOf(document, body, at) : {}
  }
}

/**
 * Every operation of a document, in its order; one that has a stream beside JSON is followed by that of
 * the stream. `lists` says how lists are paged of which the document does not say it.
 */
export const operationsOf = (
  document: Document,
  lists: JsonObject = {}
): ReadonlyArray<ContractOperation> =>
  Object.entries(objectAt(document.root["paths"], "paths")).flatMap(([path, value]) => {
    const item = document.resolve(value, path)
    const shared = arrayAt(item["parameters"], `${path}/parameters`)
    return methods.flatMap((method) => {
      const operation = item[method]
      if (!isObject(operation)) return []
      const kinds: ReadonlyArray<Kind> = hasTwin(document, operation)
        ? ["usual", "stream"]
        : ["usual"]
      return kinds.map((kind) =>
        readOperation(document, path, method, shared, operation, kind, lists)
      )
    })
  })
