/**
 * The metadata of every operation: for tables, scope checks, proxies. It loads all operations, so a
 * program that needs only some should read their `metadata` instead.
 */
import { metadataOf } from "openapi-effect-runtime/call/Metadata"
import type { OperationMetadata } from "openapi-effect-runtime/core/OperationMetadata"
import * as resources from "./generated/index.js"

export type {
  OperationMetadata,
  Pagination,
  RetryClass,
  Scopes
} from "openapi-effect-runtime/core/OperationMetadata"

/**
 * The metadata of all operations, sorted by id.
 *
 * @example
 * ```ts
 * import { operations } from "@effect-auth0/management/operations"
 *
 * export const neverRetried = [...operations.values()].filter(({ retry }) => retry === "never")
 * ```
 */
export const operations: ReadonlyMap<string, OperationMetadata> =
  /* @__PURE__ */ metadataOf(resources)
