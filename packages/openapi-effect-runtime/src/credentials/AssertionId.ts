/**
 * The id of a client assertion, which a tenant accepts only once. Random, and a service so that tests
 * can fix it.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

/** Returns the id of the next assertion; a random UUID by default. */
export const AssertionId: Context.Reference<Effect.Effect<string>> =
  /* @__PURE__ */ Context.Reference("openapi-effect-runtime/AssertionId", {
    defaultValue: () => Effect.sync((): string => globalThis.crypto.randomUUID())
  })
