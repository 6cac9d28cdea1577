/** The source of a fixed secret, which is never renewed. */
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type { ConfigurationError } from "../core/ConfigurationError.ts"
import type { TokenSource } from "./TokenSource.ts"

/** Always the same secret, or the error that says why it cannot be sent. */
export const fixedSecret = (
  secret: Redacted.Redacted<string>,
  wrong: ConfigurationError | undefined
): Effect.Effect<TokenSource, ConfigurationError> =>
  wrong === undefined
    ? Effect.succeed({
        current: () => secret,
        get: () => Effect.succeed(secret),
        reject: () => false
      })
    : Effect.fail(wrong)
