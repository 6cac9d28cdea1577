/**
 * The id of a client assertion, which the tenant takes only once: random, and a
 * service, so that a test can say what it is.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

/** Gives the id of the next assertion; a random UUID if nothing else is provided. */
export const AssertionId: Context.Reference<Effect.Effect<string>> =
  /* @__PURE__ */ Context.Reference("openapi-effect-runtime/AssertionId", {
    defaultValue: () => Effect.sync((): string => globalThis.crypto.randomUUID())
  })
