/**
 * Optional validation: layers over a client that check requests, responses or both against the
 * contract, with schemas built when an operation is first called. Programs that do not import this
 * module do not bundle it.
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
 * Rejects requests that the contract does not allow, before anything is sent: the call fails with
 * `InvalidRequest`, whose message lists the issues (the first 20) with their places and what is
 * expected. Bodies and queries must match the contract exactly: unknown properties of closed objects
 * and unknown enumeration values are issues.
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
 * Compares every response with the contract, and reports differences or fails. Unknown fields and
 * enumeration values do not count as differences; values are never changed. Pages and events are
 * compared as well.
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
