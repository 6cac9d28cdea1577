/**
 * Validation on request: layers over a client that hold requests, responses or both to the contract,
 * with schemas that are built when an operation is first called. A program that does not import
 * this module pays nothing for it.
 */
import type * as Layer from "effect/Layer"
import {
  type ResponsesOptions,
  requestsOf,
  responsesOf,
  type ValidatedSdk
} from "openapi-effect-runtime/validation/Validate"
import { operations } from "./generated/schemas/operations.js"
import { ManagementClient } from "./sdk/Client.ts"

export type { ResponsesOptions, Issue, Report } from "openapi-effect-runtime/validation/Validate"

const sdk: ValidatedSdk = { operations, selection: "fields" }

/**
 * Rejects a request that the contract does not allow, before anything is sent: the call fails with
 * `InvalidRequest`, whose message says where and what is expected, for every issue (the first 20).
 * Bodies and queries are held to the contract as it is written: an unknown property is an issue
 * wherever the contract names them all, and so is an unknown value of an enumeration.
 *
 * @example
 * ```ts
 * import { ManagementClient } from "@effect-auth0/management"
 * import * as Validate from "@effect-auth0/management/validation"
 * import { Layer } from "effect"
 *
 * export const client = Validate.requests.pipe(Layer.provide(ManagementClient.layerEnv()))
 * ```
 */
export const requests: Layer.Layer<ManagementClient, never, ManagementClient> =
  /* @__PURE__ */ requestsOf(ManagementClient, sdk)

/**
 * Compares every response with the contract, and reports a difference or fails with it. Fields and
 * values of enumerations that the contract does not know are no differences; values are never
 * changed. Pages and events are compared as well.
 *
 * @example
 * ```ts
 * import { ManagementClient } from "@effect-auth0/management"
 * import * as Validate from "@effect-auth0/management/validation"
 * import { Layer } from "effect"
 *
 * const seen: Array<string> = []
 *
 * export const client = Validate.responses({
 *   mode: "report",
 *   onIssue: ({ issues, operation }) => seen.push(`${operation}: ${issues.length}`)
 * }).pipe(Layer.provide(ManagementClient.layerEnv()))
 * ```
 */
export const responses: (
  options: ResponsesOptions
) => Layer.Layer<ManagementClient, never, ManagementClient> = /* @__PURE__ */ responsesOf(
  ManagementClient,
  sdk
)
