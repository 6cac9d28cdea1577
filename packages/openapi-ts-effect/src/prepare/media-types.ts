/**
 * Chooses one media type for each body: the best one to send or to read, and streams in addition. What
 * is left out is reported.
 */
import { pascalCase, uniqueNames } from "../config/identifiers.ts"
import { isNode, referenceOf } from "../read/document.ts"
import type { Node } from "../read/document.ts"
import { pointerOf } from "../read/pointer.ts"
import { eventItemOf } from "./event-items.ts"
import { mark } from "./mark.ts"
import { componentsIn, isDraft, operationsIn, resolvedNode } from "./operations.ts"
import type { Draft, PlacedOperation } from "./operations.ts"
import type { Report } from "./report.ts"

/** A media type without its parameters. */
export const essence = (mediaType: string): string =>
  mediaType.split(";", 1).join("").trim().toLowerCase()

/** Whether a media type is JSON or a wildcard. */
export const isJson = (mediaType: string): boolean =>
  /^application\/json$|\+json$|^\*\/\*$|^application\/\*$/.test(essence(mediaType))

const isForm = (mediaType: string): boolean =>
  essence(mediaType) === "application/x-www-form-urlencoded"

const isMultipart = (mediaType: string): boolean => essence(mediaType) === "multipart/form-data"

/** Whether a media type is text that is sent and read as it is. */
export const isText = (mediaType: string): boolean =>
  /^text\/|^application\/(.*\+)?xml$/.test(essence(mediaType))

/** The kind of a sequence of items, by its media type. */
const streamKindOf = (mediaType: string): "events" | "lines" | undefined => {
  const type = essence(mediaType)
  if (type === "text/event-stream") return "events"
  return /^application\/(x-)?(ndjson|jsonl|json-?lines|jsonlines|stream\+json)$|^text\/(x-)?(ndjson|jsonl)$/.test(
    type
  )
    ? "lines"
    : undefined
}

const ranks: ReadonlyArray<(mediaType: string) => boolean> = [
  (type) => essence(type) === "application/json",
  isJson,
  isMultipart,
  isForm,
  (type) => !isText(type),
  isText
]

/** The media type to choose; a configuration's preference comes before the default one. */
const best = (types: ReadonlyArray<string>, preferred: ReadonlyArray<string>): string | undefined =>
  preferred.flatMap((each) => types.filter((type) => essence(type) === essence(each)))[0] ??
  ranks.flatMap((matches) => types.filter(matches))[0]

/** Media types that a configuration prefers for bodies with several. */
export interface MediaTypes {
  readonly request?: ReadonlyArray<string> | undefined
  readonly response?: ReadonlyArray<string> | undefined
}

const inlineContent = (document: Draft, owner: unknown): void => {
  const content = resolvedNode(document, owner)["content"]
  if (!isDraft(content)) return
  for (const [type, media] of Object.entries(content)) {
    if (referenceOf(media) !== undefined) content[type] = resolvedNode(document, media)
  }
}

/** Puts media types in the place of references to them, which OpenAPI 3.2 has and hey-api does not read. */
export const resolveMediaTypes = (document: Draft): void => {
  for (const { item, operation } of operationsIn(document)) {
    const parameters = [item["parameters"], operation["parameters"]].flat()
    const responses = operation["responses"]
    const owners = [
      ...parameters,
      operation["requestBody"],
      ...Object.values(isNode(responses) ? responses : {})
    ]
    for (const owner of owners) inlineContent(document, owner)
  }
  const components = document["components"]
  if (isDraft(components)) delete components["mediaTypes"]
}

const quoted = (types: ReadonlyArray<string>): string => types.map((type) => `"${type}"`).join(", ")

const binary = { type: "string", format: "binary" }

/** The schema of a body that the caller provides as bytes or text. */
const ownSchemaOf = (mediaType: string): Node | undefined =>
  isJson(mediaType) || isForm(mediaType) || isMultipart(mediaType)
    ? undefined
    : isText(mediaType)
      ? { type: "string" }
      : binary

/** The media type that a range of them is sent as; a header has no ranges. */
const sentAs = (mediaType: string, schema: Node): string => {
  if (!mediaType.includes("*")) return mediaType
  if (isJson(mediaType) && schema["format"] !== "binary") return "application/json"
  return isText(mediaType) ? "text/plain" : "application/octet-stream"
}

const prepareRequest = (
  document: Draft,
  { operation, pointer }: PlacedOperation,
  preferred: ReadonlyArray<string>,
  report: Report
): void => {
  const body = resolvedNode(document, operation["requestBody"])
  const content = body["content"]
  if (!isNode(content)) return
  const types = Object.keys(content)
  const chosen = best(types, preferred)
  if (chosen === undefined) return
  const others = types.filter((type) => type !== chosen)
  const media = resolvedNode(document, content[chosen])
  if (/^multipart\/(?!form-data)/.test(essence(chosen))) {
    report.add(
      "warning",
      `${pointer}/requestBody`,
      `a body of "${chosen}" is not written: give its bytes, as a Blob whose type has the boundary`
    )
    mark(operation, { isBodyRange: true })
  }
  const own = ownSchemaOf(chosen)
  const schema = resolvedNode(document, media["schema"])
  // A string whose media type is not text is bytes.
  const isOther =
    own !== undefined &&
    (own["format"] === "binary" ? schema["format"] !== "binary" : schema["type"] !== "string")
  const sent = sentAs(chosen, schema)
  if (others.length === 0 && !isOther && sent === chosen) return
  if (sent !== chosen) mark(operation, { isBodyRange: true })
  if (others.length > 0) {
    const like = others.filter((type) => !isJson(type) || !isJson(chosen))
    if (like.length > 0) {
      report.add(
        "skipped",
        `${pointer}/requestBody`,
        `the body is sent as "${chosen}"; ${quoted(like)} can be chosen by the option mediaTypes.request`
      )
    }
  }
  operation["requestBody"] = {
    ...body,
    content: { [sent]: isOther ? { ...media, schema: own } : media }
  }
}

const flagNames = ["stream", "streaming"]

/** The member of a body that decides whether the response is a stream. */
const flagOf = (document: Draft, operation: Draft): string | undefined => {
  const content = resolvedNode(document, operation["requestBody"])["content"]
  const media = isNode(content)
    ? Object.values(content).map((each) => resolvedNode(document, each))
    : []
  const seen = new Set<unknown>()
  const has = (schema: unknown, name: string): boolean => {
    const node = resolvedNode(document, schema)
    if (seen.has(node)) return false
    seen.add(node)
    const properties = node["properties"]
    if (isNode(properties) && name in properties) return true
    return ["allOf", "anyOf", "oneOf"].some(
      (keyword) =>
        Array.isArray(node[keyword]) && node[keyword].some((each: unknown) => has(each, name))
    )
  }
  return flagNames.find((name) => {
    seen.clear()
    return media.some(({ schema }) => has(schema, name))
  })
}

/** Makes a component of the schema of a stream's items. */
const hoister = (document: Draft) => {
  const schemas = componentsIn(document, "schemas")
  return (schema: unknown, operation: Draft, fallback: string): string | undefined => {
    const reference = referenceOf(schema)
    if (reference !== undefined) return reference
    if (!isNode(schema) || Object.keys(schema).length === 0) return undefined
    const id = operation["operationId"]
    const name = uniqueNames(Object.keys(schemas))(
      `${pascalCase(typeof id === "string" ? id : fallback)}Item`
    )
    schemas[name] = schema
    return pointerOf(["components", "schemas", name])
  }
}

const prepareResponses = (
  document: Draft,
  placed: PlacedOperation,
  preferred: ReadonlyArray<string>,
  hoist: ReturnType<typeof hoister>,
  report: Report
): void => {
  const { method, operation, path, pointer } = placed
  const responses = operation["responses"]
  if (!isNode(responses)) return
  const statuses = Object.keys(responses)
  const successes = statuses.filter((status) => /^2(\d\d|XX)$/i.test(status))
  const isSuccess = (status: string): boolean =>
    successes.length === 0 ? status === "default" : successes.includes(status)
  const changed = Object.entries(responses).map(([status, written]) => {
    const response = resolvedNode(document, written)
    const content = response["content"]
    if (!isNode(content)) return [status, written] as const
    const types = Object.keys(content)
    const streams = isSuccess(status)
      ? types.filter((type) => streamKindOf(type) !== undefined)
      : []
    const [streamType] = streams
    const rest = types.filter((type) => !streams.includes(type))
    const chosen = best(rest, preferred)
    const where = `${pointer}/responses/${status}`
    const others = rest.filter(
      (type) => type !== chosen && !(chosen !== undefined && isJson(type) && isJson(chosen))
    )
    if (others.length > 0 && isSuccess(status)) {
      report.add(
        "skipped",
        where,
        `the response is asked for as "${chosen}"; ${quoted(others)} can be chosen by the option mediaTypes.response`
      )
    }
    if (/^([45]|default$)/i.test(status) && !isSuccess(status)) {
      if (chosen !== undefined && !isJson(chosen) && !isText(chosen)) {
        const text = `the body of the error is "${chosen}": errors have only bodies of JSON and text`
        report.add("skipped", where, text)
      }
    }
    // Operations that only respond with events need no mark.
    const areEvents =
      streamType !== undefined && streamKindOf(streamType) === "events" && chosen === undefined
    // A read can reconnect, and is more than one response.
    if (streamType !== undefined && !(areEvents && method === "get")) {
      const media = resolvedNode(document, content[streamType])
      const kind = streamKindOf(streamType) ?? "lines"
      const item = itemOf(document, media, kind)
      const schema = areEvents ? referenceOf(item) : hoist(item, operation, `${method} ${path}`)
      const isTwin = chosen !== undefined
      const flag = flagOf(document, operation)
      mark(operation, { stream: { kind, mediaType: streamType, schema, isTwin, flag } })
    }
    if (chosen === undefined && !areEvents && streamType !== undefined) {
      return [status, { ...response, content: {} }] as const
    }
    if (areEvents && streamType !== undefined) {
      // Events alone have their type from the schema of the response.
      const media = resolvedNode(document, content[streamType])
      const schema = itemOf(document, media, "events") ?? media["schema"]
      if (schema !== media["schema"]) {
        return [status, { ...response, content: { [streamType]: { ...media, schema } } }] as const
      }
    }
    const kept = chosen ?? streamType
    if (kept === undefined || (types.length === 1 && types[0] === kept))
      return [status, written] as const
    return [status, { ...response, content: { [kept]: content[kept] } }] as const
  })
  operation["responses"] = Object.fromEntries(changed)
}

/** The schema of one item: OpenAPI 3.2 names it, others have that of an item, or of a list of them. */
const itemOf = (document: Draft, media: Node, kind: "events" | "lines"): unknown => {
  const item = listedItemOf(document, media)
  const isItemSchema = media["itemSchema"] !== undefined
  return (kind === "events" ? eventItemOf(document, item, isItemSchema) : undefined) ?? item
}

const listedItemOf = (document: Draft, media: Node): unknown => {
  if (media["itemSchema"] !== undefined) return media["itemSchema"]
  const schema = resolvedNode(document, media["schema"])
  if (schema["type"] === "array" && isNode(schema["items"])) return schema["items"]
  // A stream described as text or bytes has no item schema.
  return schema["type"] === "string" ? undefined : media["schema"]
}

/** Reduces each body to one media type, in place, and marks streams. */
export const chooseMediaTypes = (document: Draft, preferred: MediaTypes, report: Report): void => {
  const hoist = hoister(document)
  for (const placed of operationsIn(document)) {
    prepareRequest(document, placed, preferred.request ?? [], report)
    prepareResponses(document, placed, preferred.response ?? [], hoist, report)
  }
}

/** Whether a part is a body in a form, and of which kind. */
export const formOf = (mediaType: string): "form" | "multipart" | undefined =>
  isForm(mediaType) ? "form" : isMultipart(mediaType) ? "multipart" : undefined
