/** The tokens of credentials that the compiler has not checked. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { ConfigurationError } from "../core/ConfigurationError.ts"
import type { ApiServer } from "../core/Server.ts"
import type { Transport } from "../transport/Transport.ts"
import type { Credentials } from "./RequestedCredentials.ts"
import type { TokenSource } from "./TokenSource.ts"

/** The tokens of one client, or an error if the credentials are something else. */
export const tokensOf = (
  credentials: Credentials,
  transport: Transport["Service"],
  server: ApiServer
): Effect.Effect<TokenSource, ConfigurationError, Scope.Scope> => {
  try {
    return credentials.tokens(transport, server)
  } catch {
    // What was thrown may quote a secret that is not redacted.
    return Effect.fail(
      new ConfigurationError({
        option: "credentials",
        message: "credentials must come from Credentials, secrets from Redacted.make"
      })
    )
  }
}
