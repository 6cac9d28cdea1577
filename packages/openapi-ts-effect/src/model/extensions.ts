/**
 * Reads the extensions of a document (`x-…`). They can contain anything, so each value is checked before
 * code is generated from it.
 */
import type { IR } from "@hey-api/openapi-ts"

import type { ResolvedLayerConfig } from "../config/layer-config.ts"
import { failWith } from "../config/errors.ts"

/** When the runtime may retry a request. */
export type Retry = "safe" | "idempotent" | "never"

/** A JSON value. */
export type Json =
  | string
  | number
  | boolean
  | null
  | ReadonlyArray<Json>
  | { readonly [key: string]: Json }

const extensionsOf = (holder: object): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(holder))

const isJson = (value: unknown): value is Json => {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true
  if (typeof value === "number") return Number.isFinite(value)
  if (typeof value !== "object") return false
  return (Array.isArray(value) ? value : Object.values(value)).every(isJson)
}

const retryRemedy =
  'write "safe", "idempotent" or "never", or { class, reason?, neverWith? } with one of them as the class'

const retryByMethod: Readonly<Record<string, Retry>> = {
  get: "safe",
  head: "safe",
  options: "safe",
  put: "idempotent",
  delete: "idempotent"
}

/** When an operation may be retried, and why. */
export interface RetryRule {
  readonly class: Retry
  /** The reason that the document gives. */
  readonly reason: string | undefined
  /** A call with one of these members in its request body is never retried, whatever the class. */
  readonly neverWith: ReadonlyArray<string>
}

const isRetry = (value: unknown): value is Retry =>
  value === "safe" || value === "idempotent" || value === "never"

/** When an operation may be retried: the document decides, otherwise the HTTP method. */
export const retryOf = (
  operation: IR.OperationObject,
  config: ResolvedLayerConfig,
  where: string
): RetryRule => {
  const extension = config.retryExtension
  const declared = extensionsOf(operation).get(extension)
  const byMethod = retryByMethod[operation.method] ?? "never"
  if (declared === undefined) return { class: byMethod, reason: undefined, neverWith: [] }
  if (isRetry(declared)) return { class: declared, reason: undefined, neverWith: [] }
  if (typeof declared !== "object" || declared === null) {
    return failWith(where, `${extension} is ${JSON.stringify(declared)}`, retryRemedy)
  }
  const details = extensionsOf(declared)
  const [retry, reason, neverWith = []] = ["class", "reason", "neverWith"].map((key) =>
    details.get(key)
  )
  if (!isRetry(retry)) {
    return failWith(where, `${extension}.class is ${JSON.stringify(retry)}`, retryRemedy)
  }
  if (reason !== undefined && typeof reason !== "string") {
    return failWith(where, `${extension}.reason is no text`, retryRemedy)
  }
  if (!Array.isArray(neverWith) || !neverWith.every((each) => typeof each === "string")) {
    return failWith(where, `${extension}.neverWith is not a list of names`, retryRemedy)
  }
  return { class: retry, reason, neverWith: [...new Set<string>(neverWith)] }
}

const readingMethods = new Set(["get", "head", "options"])

/**
 * Whether an operation only reads: the document decides, otherwise the HTTP method. An operation that
 * the document does not declare safe to retry does more than read.
 */
export const readOnlyOf = (
  operation: IR.OperationObject,
  config: ResolvedLayerConfig,
  where: string
): boolean => {
  const extension = config.readOnlyExtension
  const declared = extensionsOf(operation).get(extension)
  if (typeof declared === "boolean") return declared
  return declared === undefined
    ? readingMethods.has(operation.method) && retryOf(operation, config, where).class === "safe"
    : failWith(where, `${extension} is ${JSON.stringify(declared)}`, "write true or false")
}

/** The extensions that are copied unchanged, by their names in the metadata. */
export const metadataOf = (
  operation: IR.OperationObject,
  config: ResolvedLayerConfig,
  where: string
): ReadonlyArray<readonly [name: string, value: Json]> => {
  const extensions = extensionsOf(operation)
  return Object.entries(config.metadata).flatMap(([name, extension]) => {
    const value = extensions.get(extension)
    if (value === undefined) return []
    return isJson(value)
      ? [[name, value] as const]
      : failWith(where, `${extension} holds something that is not JSON`, "write plain JSON values")
  })
}

/** How a list is paged. */
export interface Pagination {
  /** The property with the items of a page; `undefined` if the page is an array. */
  readonly items: string | undefined
  /** The whole extension, copied into the operation's metadata. */
  readonly declared: Json
}

const styles = new Set<Json | undefined>(["offset", "checkpoint", "both", "link"])

const paginationRemedy =
  'write { style: "offset" | "checkpoint" | "both" | "link" | "none", items?, next?, total?, parameters?, in? }'

/** The pagination that the document declares for an operation, if any. */
export const paginationOf = (
  operation: IR.OperationObject,
  config: ResolvedLayerConfig,
  where: string
): Pagination | undefined => {
  const extension = config.paginationExtension
  const declared = extensionsOf(operation).get(extension)
  if (declared === undefined) return undefined
  if (
    !isJson(declared) ||
    typeof declared !== "object" ||
    declared === null ||
    !("style" in declared)
  ) {
    return failWith(where, `${extension} has no style`, paginationRemedy)
  }
  const { style, items } = declared
  if (style === "none") return undefined
  if (!styles.has(style)) {
    return failWith(where, `${extension}.style is ${JSON.stringify(style)}`, paginationRemedy)
  }
  if (items !== undefined && items !== null && typeof items !== "string") {
    return failWith(where, `${extension}.items is not the name of a property`, paginationRemedy)
  }
  return { items: items === "" ? undefined : (items ?? undefined), declared }
}

/** Finds a response of an operation in the document, since hey-api drops its extensions. */
export type ResponseLookup = (operation: IR.OperationObject, status: number) => object | undefined

/** The error codes that the document declares for an operation, by status. */
export const errorCodesOf = (
  operation: IR.OperationObject,
  statuses: ReadonlyArray<number>,
  responseOf: ResponseLookup,
  config: ResolvedLayerConfig,
  where: string
): ReadonlyMap<number, ReadonlyArray<string>> => {
  const extension = config.errorCodesExtension
  return new Map(
    statuses.flatMap((status) => {
      const codes = extensionsOf(responseOf(operation, status) ?? {}).get(extension)
      if (codes === undefined) return []
      return Array.isArray(codes) && codes.every((code) => typeof code === "string")
        ? [[status, [...new Set(codes)]] as const]
        : failWith(
            `${where}, response ${status}`,
            `${extension} is ${JSON.stringify(codes)}`,
            "write a list of strings"
          )
    })
  )
}
