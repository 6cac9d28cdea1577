/**
 * Queues calls before the tenant would reject them. All clients have a governor built in except the one
 * of `…/fetch/minimal`, which can get one from here.
 */
import type * as Layer from "effect/Layer"
import { layerOf } from "openapi-effect-runtime/rate-limit/RateLimits"
import { ManagementClient } from "./sdk/Client.ts"

export { withGovernor } from "openapi-effect-runtime/rate-limit/RateLimits"

/**
 * Adds a governor to the client below, for the client of `…/fetch/minimal`; the others have one. Put
 * spans, metrics and logs around it, so that they distinguish waiting from sending.
 *
 * @example
 * ```ts
 * import { Credentials, RateLimits } from "@effect-auth0/management"
 * import { layer } from "@effect-auth0/management/fetch/minimal"
 * import { Layer, Redacted } from "effect"
 *
 * export const client = RateLimits.layer.pipe(
 *   Layer.provide(
 *     layer({ domain: "tenant.eu.auth0.com", credentials: Credentials.token(Redacted.make("…")) })
 *   )
 * )
 * ```
 */
export const layer: Layer.Layer<ManagementClient, never, ManagementClient> =
  /* @__PURE__ */ layerOf(ManagementClient)
