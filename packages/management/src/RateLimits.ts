/**
 * Calls held back before the tenant would reject them. The clients over `HttpClient`
 * and undici have a governor built in; the one over `fetch`, which is made for small
 * bundles, takes it from here.
 */
import type * as Layer from "effect/Layer"
import { layerOf } from "openapi-effect-runtime/rate-limit/RateLimits"
import { ManagementClient } from "./sdk/Client.ts"

export { withGovernor } from "openapi-effect-runtime/rate-limit/RateLimits"

/**
 * Adds a governor to the client below, which is the one over `fetch`; the others have theirs.
 * Spans, metrics and log lines go around it, so that they tell waiting from sending.
 *
 * @example
 * ```ts
 * import { Credentials, RateLimits } from "@effect-auth0/management"
 * import { layer } from "@effect-auth0/management/fetch"
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
