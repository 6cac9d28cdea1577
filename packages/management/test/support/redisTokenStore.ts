/** A store of tokens over the part of the package `redis`'s client that it needs. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { TokenStore } from "openapi-effect-runtime/credentials/StoredCredentials"

/** The part of a client that is used; `createClient()` of `redis` gives one. */
export interface RedisClient {
  readonly get: (key: string) => Promise<string | null>
  readonly set: (
    key: string,
    value: string,
    options?: { readonly PX: number }
  ) => Promise<string | null>
}

export const redisTokenStore = (client: RedisClient): TokenStore => ({
  get: (key) =>
    Effect.map(
      Effect.tryPromise(() => client.get(key)),
      (text) => (text === null ? undefined : Redacted.make(text))
    ),
  set: (key, value, lifetimeMillis) =>
    Effect.tryPromise(() =>
      Number.isFinite(lifetimeMillis)
        ? client.set(key, Redacted.value(value), { PX: Math.max(1, Math.floor(lifetimeMillis)) })
        : client.set(key, Redacted.value(value))
    )
})
