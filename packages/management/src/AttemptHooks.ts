/**
 * A program's own hooks around each attempt of its calls, for what spans, metrics and logs do not
 * cover: a circuit breaker, an audit trail, a test that counts requests.
 */
import type * as Layer from "effect/Layer"
import { decorating } from "openapi-effect-runtime/call/ClientLayer"
import { hooked } from "openapi-effect-runtime/call/HookedClient"
import type { Hooks } from "openapi-effect-runtime/call/Hooks"
import { ManagementClient } from "./sdk/Client.ts"

export type * from "openapi-effect-runtime/call/AttemptHooks"

/**
 * Adds hooks to the client below: `AttemptHooks.layer(hooks).pipe(Layer.provide(client))`. The
 * functions run inside the call and must not throw or take long; only `before` may wait.
 *
 * @example
 * ```ts
 * import { AttemptHooks, ManagementClient } from "@effect-auth0/management"
 * import { Layer } from "effect"
 *
 * export const rejected = new Map<string, number>()
 *
 * export const counting = AttemptHooks.layer({
 *   responded: ({ metadata }, { status }) => {
 *     if (status === 403) rejected.set(metadata.id, (rejected.get(metadata.id) ?? 0) + 1)
 *   }
 * }).pipe(Layer.provide(ManagementClient.layerEnv()))
 * ```
 */
export const layer = (hooks: Hooks): Layer.Layer<ManagementClient, never, ManagementClient> =>
  decorating(ManagementClient, (client) => hooked(client, hooks))
