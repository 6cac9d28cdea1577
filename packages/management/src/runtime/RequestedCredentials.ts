/**
 * What all credentials have in common, and those among them whose tokens come from
 * the tenant's token endpoint: what keeps their tokens can be replaced, by a store
 * that many processes share.
 */
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { ConfigurationError, Tenant } from "./Tenant.ts"
import type { TokenRequest, TokenSource } from "./TokenSource.ts"
import type { Transport } from "./Transport.ts"

/** What a client proves itself with. */
export interface Credentials {
  /** The tokens of one client, which lives as long as the scope; for the runtime. */
  readonly tokens: (
    transport: Transport["Service"],
    tenant: Tenant
  ) => Effect.Effect<TokenSource, ConfigurationError, Scope.Scope>
}

/** Credentials that get their tokens from the tenant's token endpoint. */
export interface RequestedCredentials extends Credentials {
  /** Which application asks, and how; nothing secret. */
  readonly identity: string
  /** The tokens of one client, kept by `keep` where that is not memory alone. */
  readonly tokens: (
    transport: Transport["Service"],
    tenant: Tenant,
    keep?: (request: TokenRequest) => Effect.Effect<TokenSource, never, Scope.Scope>
  ) => Effect.Effect<TokenSource, ConfigurationError, Scope.Scope>
}
