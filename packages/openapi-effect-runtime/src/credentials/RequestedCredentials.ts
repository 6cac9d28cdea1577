/**
 * The common interface of credentials, and of those whose tokens come from the API's token endpoint.
 * The latter can keep their tokens in a store that several processes share.
 */
import type * as Effect from "effect/Effect"
import type { Authorization } from "../core/Authorization.ts"
import type { ConfigurationError } from "../core/ConfigurationError.ts"
import type { ApiServer } from "../core/Server.ts"
import type * as Scope from "effect/Scope"
import type { TokenRequest, TokenSource } from "./TokenSource.ts"
import type { Transport } from "../transport/Transport.ts"

/** The credentials of a client. */
export interface Credentials {
  /** How a request carries the secret; as a bearer token in `authorization` by default. */
  readonly authorize?: ((secret: string) => Authorization) | undefined
  /** The tokens of one client, which lives as long as the scope; used by the runtime. */
  readonly tokens: (
    transport: Transport["Service"],
    server: ApiServer
  ) => Effect.Effect<TokenSource, ConfigurationError, Scope.Scope>
}

/** Credentials that get their tokens from the server's token endpoint. */
export interface RequestedCredentials extends Credentials {
  /** Identifies the application and method; not a secret. */
  readonly identity: string
  /** The tokens of one client, kept by `keep` if not only in memory. */
  readonly tokens: (
    transport: Transport["Service"],
    server: ApiServer,
    keep?: (request: TokenRequest) => Effect.Effect<TokenSource, never, Scope.Scope>
  ) => Effect.Effect<TokenSource, ConfigurationError, Scope.Scope>
}
