/** The `KeyValueStore` of `@effect/platform` as a store of tokens. */
import { KeyValueStore } from "@effect/platform/KeyValueStore"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { TokenStore } from "./StoredCredentials.ts"

/**
 * The program's `KeyValueStore` as a store of tokens. It keeps no time, so that an entry stays
 * until it is replaced; one that has expired is never used.
 *
 * @example
 * ```ts
 * import { Effect, type Redacted } from "effect"
 * import { clientSecret } from "openapi-effect-runtime-effect3/credentials/Credentials"
 * import { fromKeyValueStore } from "openapi-effect-runtime-effect3/credentials/KeyValueTokenStore"
 * import { stored } from "openapi-effect-runtime-effect3/credentials/StoredCredentials"
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
        Option.getOrUndefined(Option.map(value, Redacted.make))
      ),
    set: (key, value) => store.set(key, Redacted.value(value))
  }))
