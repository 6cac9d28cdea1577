/**
 * Effect's own `KeyValueStore` as a store of tokens. A module of its own, since that
 * part of Effect is still marked unstable.
 */
import * as Effect from "effect/Effect"
import { KeyValueStore } from "effect/persistence/KeyValueStore"
import * as Redacted from "effect/Redacted"
import type { TokenStore } from "./StoredCredentials.ts"

/**
 * The program's `KeyValueStore` as a store of tokens. It keeps no time, so that an entry stays
 * until it is replaced; one that has expired is never used.
 *
 * @example
 * ```ts
 * import { Credentials } from "@effect-auth0/management"
 * import { fromKeyValueStore } from "@effect-auth0/management/credentials/key-value-store"
 * import { stored } from "@effect-auth0/management/credentials/stored"
 * import { layer } from "@effect-auth0/management/fetch"
 * import { Effect, Layer, type Redacted } from "effect"
 *
 * export const client = (clientSecret: Redacted.Redacted<string>) =>
 *   Layer.unwrap(
 *     Effect.map(fromKeyValueStore, (store) =>
 *       layer({
 *         domain: "tenant.eu.auth0.com",
 *         credentials: stored(Credentials.clientSecret({ clientId: "Qd3vZ8tLw1", clientSecret }), store)
 *       })
 *     )
 *   )
 * ```
 */
export const fromKeyValueStore: Effect.Effect<TokenStore, never, KeyValueStore> =
  /* @__PURE__ */ Effect.map(KeyValueStore, (store) => ({
    get: (key) =>
      Effect.map(store.get(key), (value) =>
        value === undefined ? undefined : Redacted.make(value, { label: "stored token" })
      ),
    set: (key, value) => store.set(key, Redacted.value(value))
  }))
