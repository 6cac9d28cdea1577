/**
 * Effect's `KeyValueStore` as a token store. A module of its own, since that part of Effect is still
 * marked unstable.
 */
import * as Effect from "effect/Effect"
import { KeyValueStore } from "effect/persistence/KeyValueStore"
import * as Redacted from "effect/Redacted"
import type { TokenStore } from "./StoredCredentials.ts"

/**
 * The program's `KeyValueStore` as a token store. It does not expire entries: they stay until they are
 * replaced, but an expired token is never used.
 *
 * @example
 * ```ts
 * import { Effect, type Redacted } from "effect"
 * import { clientSecret } from "openapi-effect-runtime/credentials/Credentials"
 * import { fromKeyValueStore } from "openapi-effect-runtime/credentials/KeyValueTokenStore"
 * import { stored } from "openapi-effect-runtime/credentials/StoredCredentials"
 *
 * export const credentials = (secret: Redacted.Redacted<string>) =>
 *   Effect.map(fromKeyValueStore, (store) =>
 *     stored(clientSecret({ clientId: "Qd3vZ8tLw1", clientSecret: secret }), store)
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
