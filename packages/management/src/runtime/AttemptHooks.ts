/**
 * Hooks of a program's own around each attempt of its calls, for what spans, metrics
 * and log lines do not tell: a circuit breaker, an audit trail, a test that counts.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { ManagementClient } from "./Client.ts"
import { type Hooks, withHooks } from "./Hooks.ts"

export type { Attempt, Hooks } from "./Hooks.ts"
export type { FailedAttempt } from "./Retry.ts"

/**
 * Adds hooks to the client below: `AttemptHooks.layer(hooks).pipe(Layer.provide(client))`. Their
 * functions run inside of the call and must neither throw nor take long; `before` alone may wait.
 *
 * @example
 * ```ts
 * import { AttemptHooks, ManagementClient } from "@effect-auth0/management"
 * import { Layer } from "effect"
 *
 * export const refused = new Map<string, number>()
 *
 * export const counting = AttemptHooks.layer({
 *   answered: ({ facts }, { status }) => {
 *     if (status === 403) refused.set(facts.id, (refused.get(facts.id) ?? 0) + 1)
 *   }
 * }).pipe(Layer.provide(ManagementClient.layerConfig))
 * ```
 */
export const layer = (hooks: Hooks): Layer.Layer<ManagementClient, never, ManagementClient> =>
  Layer.effect(
    ManagementClient,
    Effect.map(ManagementClient, (client) => ({
      ...client,
      execute: (raw, facts, args, extras) =>
        client.execute(raw, facts, args, withHooks(extras, hooks))
    }))
  )
