/**
 * What all credentials have in common, and those among them whose tokens come from
 * the API's token endpoint: what keeps their tokens can be replaced, by a store
 * that many processes share.
 */
import type * as Effect from "effect/Effect"
import type { Authorization } from "../core/Authorization.ts"
import type { ConfigurationError } from "../core/ConfigurationError.ts"
import type { ApiServer } from "../core/Server.ts"
import type * as Scope from "effect/Scope"
import type { TokenRequest, TokenSource } from "./TokenSource.ts"
import type { Transport } from "../transport/Transport.ts"

/** What a client proves itself with. */
export interface Credentials {
  /** How a request carries the secret; a bearer token in `authorization` if not given. */
  readonly authorize?: ((secret: string) => Authorization) | undefined
  /** The tokens of one client, which lives as long as the scope; for the runtime. */
  readonly tokens: (
    transport: Transport["Service"],
    server: ApiServer
  ) => Effect.Effect<TokenSource, ConfigurationError, Scope.Scope>
}

/** Credentials that get their tokens from the server's token endpoint. */
export interface RequestedCredentials extends Credentials {
  /** Which application asks, and how; nothing secret. */
  readonly identity: string
  /** The tokens of one client, kept by `keep` where that is not memory alone. */
  readonly tokens: (
    transport: Transport["Service"],
    server: ApiServer,
    keep?: (request: TokenRequest) => Effect.Effect<TokenSource, never, Scope.Scope>
  ) => Effect.Effect<TokenSource, ConfigurationError, Scope.Scope>
}
