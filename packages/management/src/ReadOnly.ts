/**
 * A client that only reads: for reports, audits and dry runs, and where a program must not change a
 * tenant whatever its token allows.
 */
import type * as Layer from "effect/Layer"
import { layerOf } from "openapi-effect-runtime/call/ReadOnly"
import { ManagementClient } from "./sdk/Client.ts"

/**
 * Rejects every operation that may write, before a token is requested and anything is sent: the call
 * fails with `InvalidRequest`, whose `kind` is `readOnly`. Those pass whose `metadata.readOnly` is
 * `true`: each `GET`, and each `POST` that the contract says changes nothing.
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
