/**
 * What an operation responses: which kinds of body its runtime must be ready to read, and which
 * responses of the document they come from.
 */
import type { IR } from "@hey-api/openapi-ts"

import { alternativesOf, jsonKindsOf } from "../read/schema.ts"
import type { SchemaLookup } from "../read/schema.ts"

/**
 * A kind of successful body: a JSON object, a JSON array, none at all, any other JSON value,
 * text, bytes, or a stream of server-sent events.
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

/** Statuses that HTTP forbids to have a body, whatever a document says. */
const bodiless = new Set(["204", "205"])

/** The status as a key of the raw client's response types. */
const statusKey = (status: string): number | string =>
  /^\d+$/.test(status) ? Number(status) : status

/**
 * What a success may carry where the document declares no body for any: nothing, or whatever comes,
 * which documents leave out more often than servers do.
 */
export const undeclared: ReadonlyArray<ResponseKind> = ["nothing", "json"]

/**
 * The successful responses of an operation in the order of their statuses. `default` counts as
 * one only where the document declares no other.
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
  // Beside a declared body, what comes without one being declared is taken for that one.
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

/** The statuses that an operation declares as redirections, 304 among them. */
export const redirectionsOf = (operation: IR.OperationObject): ReadonlyArray<number> =>
  Object.keys(operation.responses ?? {})
    .filter((status) => /^3\d\d$/.test(status))
    .map(Number)
    .toSorted((left, right) => left - right)

/** A range of error statuses. */
export type ErrorRange = "4XX" | "5XX" | "default"

/** The ranges of failures that an operation declares, and the keys of their responses. */
const rangesOf = (
  operation: IR.OperationObject
): ReadonlyArray<readonly [range: ErrorRange, key: string]> => {
  const keys = Object.keys(operation.responses ?? {})
  const key = (range: ErrorRange) => keys.find((each) => each.toUpperCase() === range.toUpperCase())
  // Without another success, `default` is what a success has.
  const hasSuccess = keys.some((each) => /^[23](\d\d|XX)$/i.test(each))
  return (["4XX", "5XX", "default"] as const).flatMap((range) => {
    const found = range === "default" && !hasSuccess ? undefined : key(range)
    return found === undefined ? [] : [[range, found] as const]
  })
}

/** The ranges of failures that an operation declares. */
export const errorRangesOf = (operation: IR.OperationObject): ReadonlyArray<ErrorRange> =>
  rangesOf(operation).map(([range]) => range)

/** The schemas of the bodies that an operation declares for ranges of failures. */
export const rangeSchemasOf = (
  operation: IR.OperationObject
): ReadonlyMap<ErrorRange, { readonly key: string; readonly schema: IR.SchemaObject }> =>
  new Map(
    rangesOf(operation).flatMap(([range, key]) => {
      const response = operation.responses?.[key]
      return response?.mediaType === undefined
        ? []
        : [[range, { key, schema: response.schema }] as const]
    })
  )

/** The statuses that an operation declares as failures. */
export const errorStatusesOf = (operation: IR.OperationObject): ReadonlyArray<number> =>
  Object.keys(operation.responses ?? {})
    .filter((status) => /^[45]\d\d$/.test(status))
    .map(Number)
    .toSorted((left, right) => left - right)

/** The schemas of the bodies that an operation declares for its failures, by status. */
export const errorSchemasOf = (
  operation: IR.OperationObject
): ReadonlyMap<number, IR.SchemaObject> =>
  new Map(
    errorStatusesOf(operation).flatMap((status) => {
      const response = operation.responses?.[status]
      return response?.mediaType === undefined ? [] : [[status, response.schema] as const]
    })
  )
