/**
 * A read-only client, for reports, audits and dry runs, and for programs that must not change a tenant
 * even if their token allows it.
 */
import type * as Layer from "effect/Layer"
import { layerOf } from "openapi-effect-runtime/call/ReadOnly"
import { ManagementClient } from "./sdk/Client.ts"

/**
 * Rejects every operation that may write, before a token is requested or anything is sent: the call
 * fails with an `InvalidRequest` of kind `readOnly`. Operations with `metadata.readOnly: true` are
 * allowed: every `GET`, and every `POST` that the contract marks as changing nothing.
 *
 * @example
 * ```ts
 * import { ManagementClient, ReadOnly } from "@effect-auth0/management"
 * import { Layer } from "effect"
 *
 * export const client = ReadOnly.layer.pipe(Layer.provide(ManagementClient.layerEnv()))
 * ```
 */
export const layer: Layer.Layer<ManagementClient, never, ManagementClient> =
  /* @__PURE__ */ layerOf(ManagementClient)
