/**
 * The responses of an operation: the kinds of body that the runtime must read, and the responses of the
 * document that they come from.
 */
import type { IR } from "@hey-api/openapi-ts"

import { alternativesOf, jsonKindsOf } from "../read/schema.ts"
import type { SchemaLookup } from "../read/schema.ts"

/**
 * A kind of successful body: a JSON object, a JSON array, any other JSON value, text, bytes, a stream of
 * server-sent events, or no body.
 */
export type ResponseKind = "object" | "array" | "nothing" | "json" | "text" | "bytes" | "events"

/** One declared successful response. */
export interface Response {
  /** As the raw client's types call it: a number, or `"2XX"` and `"default"`. */
  readonly status: number | string
  readonly kinds: ReadonlyArray<ResponseKind>
  readonly mediaType: string | undefined
  readonly schema: IR.SchemaObject
}

const textual = /^text\/|^application\/(.*\+)?xml$|^application\/x-www-form-urlencoded$/
const json = /^application\/json$|\+json$|^\*\/\*$|^application\/\*$/

const essence = (mediaType: string): string => mediaType.split(";", 1).join("").trim().toLowerCase()

const kindsOf = (
  contentType: string,
  schema: IR.SchemaObject,
  lookup: SchemaLookup
): ReadonlyArray<ResponseKind> => {
  const mediaType = essence(contentType)
  if (mediaType === "text/event-stream") return ["events"]
  if (json.test(mediaType) && schema.format !== "binary") {
    const kinds = jsonKindsOf(schema, lookup)
    return kinds.length === 0 ? ["json"] : kinds
  }
  const alternatives = alternativesOf(schema, lookup)
  const isText = textual.test(mediaType) && !alternatives.some(({ format }) => format === "binary")
  return [isText ? "text" : "bytes"]
}

/** Statuses without a body in HTTP, whatever a document says. */
const bodiless = new Set(["204", "205"])

/** The key in the raw client's response types. */
const statusKey = (status: string): number | string =>
  /^\d+$/.test(status) ? Number(status) : status

/**
 * The kinds of body if the document declares none for any success: no body, or any JSON, since documents
 * omit bodies more often than servers do.
 */
export const undeclared: ReadonlyArray<ResponseKind> = ["nothing", "json"]

/**
 * The successful responses of an operation, ordered by status. `default` is one only if the document
 * declares no other.
 */
export const responsesOf = (
  operation: IR.OperationObject,
  lookup: SchemaLookup
): ReadonlyArray<Response> => {
  const responses = Object.entries(operation.responses ?? {}).flatMap(([status, response]) =>
    response === undefined ? [] : [{ status, response }]
  )
  const declared = responses.filter(({ status }) => /^2(\d\d|XX)$/i.test(status))
  const successes =
    declared.length > 0 ? declared : responses.filter(({ status }) => status === "default")
  // If another success declares a body, a success without one is read like it.
  const withoutBody: ReadonlyArray<ResponseKind> = successes.some(
    ({ response }) => response.mediaType !== undefined
  )
    ? ["nothing"]
    : undeclared
  return successes
    .toSorted((left, right) => (left.status < right.status ? -1 : 1))
    .map(({ status, response }) => ({
      status: statusKey(status),
      kinds:
        operation.method === "head" || bodiless.has(status)
          ? ["nothing"]
          : response.mediaType === undefined
            ? withoutBody
            : kindsOf(response.mediaType, response.schema, lookup),
      mediaType: response.mediaType,
      schema: response.schema
    }))
}

/** The redirection statuses that an operation declares, including 304. */
export const redirectionsOf = (operation: IR.OperationObject): ReadonlyArray<number> =>
  Object.keys(operation.responses ?? {})
    .filter((status) => /^3\d\d$/.test(status))
    .map(Number)
    .toSorted((left, right) => left - right)

/** A range of error statuses. */
export type ErrorRange = "4XX" | "5XX" | "default"

/** The ranges of error statuses that an operation declares, with the keys of their responses. */
const rangesOf = (
  operation: IR.OperationObject
): ReadonlyArray<readonly [range: ErrorRange, key: string]> => {
  const keys = Object.keys(operation.responses ?? {})
  const key = (range: ErrorRange) => keys.find((each) => each.toUpperCase() === range.toUpperCase())
  // Without another success, `default` is the successful response.
  const hasSuccess = keys.some((each) => /^[23](\d\d|XX)$/i.test(each))
  return (["4XX", "5XX", "default"] as const).flatMap((range) => {
    const found = range === "default" && !hasSuccess ? undefined : key(range)
    return found === undefined ? [] : [[range, found] as const]
  })
}

/** The ranges of error statuses that an operation declares. */
export const errorRangesOf = (operation: IR.OperationObject): ReadonlyArray<ErrorRange> =>
  rangesOf(operation).map(([range]) => range)

/** The schemas of the bodies that an operation declares for ranges of error statuses. */
export const rangeSchemasOf = (
  operation: IR.OperationObject
): ReadonlyMap<ErrorRange, { readonly key: string; readonly schema: IR.SchemaObject }> =>
  new Map(
    rangesOf(operation).flatMap(([range, key]) => {
      const schema = errorSchemaOf(operation.responses?.[key])
      return schema === undefined ? [] : [[range, { key, schema }] as const]
    })
  )

const isTextBody = (mediaType: string | undefined): boolean =>
  mediaType !== undefined && textual.test(essence(mediaType))

/** The schema of an error's body: JSON as declared, or text. Other media types are not kept. */
const errorSchemaOf = (response: IR.ResponseObject | undefined): IR.SchemaObject | undefined => {
  if (response?.mediaType === undefined) return undefined
  if (json.test(essence(response.mediaType))) return response.schema
  return isTextBody(response.mediaType) ? { type: "string" } : undefined
}

/** The error statuses that an operation declares. */
export const errorStatusesOf = (operation: IR.OperationObject): ReadonlyArray<number> =>
  Object.keys(operation.responses ?? {})
    .filter((status) => /^[45]\d\d$/.test(status))
    .map(Number)
    .toSorted((left, right) => left - right)

/** The schemas of the error bodies that an operation declares, by status. */
export const errorSchemasOf = (
  operation: IR.OperationObject
): ReadonlyMap<number, IR.SchemaObject> =>
  new Map(
    errorStatusesOf(operation).flatMap((status) => {
      const schema = errorSchemaOf(operation.responses?.[status])
      return schema === undefined ? [] : [[status, schema] as const]
    })
  )

/** The error statuses and ranges of an operation whose bodies are text. */
export const textErrorsOf = (operation: IR.OperationObject): ReadonlyArray<number | ErrorRange> => {
  const keys = [
    ...errorStatusesOf(operation).map((status) => [status, String(status)] as const),
    ...rangesOf(operation)
  ]
  return keys.flatMap(([status, key]) =>
    isTextBody(operation.responses?.[key]?.mediaType) ? [status] : []
  )
}
