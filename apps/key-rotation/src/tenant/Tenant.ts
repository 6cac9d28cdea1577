/**
 * The tenant as a rotation needs it: list connections, read keys, rotate. The rest of the tool knows
 * only this, so that its tests can put a tenant in its place that loses responses at will. What a
 * failed call proves about the tenant is decided here once: {@link RequestRejected} proves that
 * nothing was changed, {@link ResponseLost} proves nothing at all.
 */
import { Context, Data } from "effect"
import type { Duration, Effect } from "effect"
import type { KeySet } from "./ConnectionKeys.ts"
import type { SigningAlgorithm } from "./SigningAlgorithm.ts"

/** An OIDC or Okta connection. */
export interface Connection {
  readonly id: string
  readonly name: string
  /** What users see; `null` where the connection has none. */
  readonly displayName: string | null
  readonly strategy: string
  /**
   * How the connection authenticates at its identity provider, such as `private_key_jwt`; `null`
   * where its options do not say.
   */
  readonly authentication: string | null
  /** Whether the token may see the options, without which `authentication` is unknown. */
  readonly optionsVisible: boolean
}

/** The credentials were rejected, or a scope is missing. */
export class AccessDenied extends Data.TaggedError("AccessDenied")<{
  readonly message: string
}> {}

/** The tenant could not be read: no connection, no response in time, a failure of its own. */
export class TenantUnavailable extends Data.TaggedError("TenantUnavailable")<{
  readonly message: string
}> {}

/** The connection exists, but its kind or configuration has no keys. */
export class KeysNotSupported extends Data.TaggedError("KeysNotSupported")<{
  readonly message: string
}> {}

/** The connection no longer exists. */
export class ConnectionGone extends Data.TaggedError("ConnectionGone")<{
  readonly message: string
}> {}

/** Why a connection cannot be read. */
export type ConnectionFailure = AccessDenied | TenantUnavailable | ConnectionGone

/** Why keys cannot be read. */
export type KeysFailure = ConnectionFailure | KeysNotSupported

/** The write did not happen, and this is the proof: an error response, or a request never sent. */
export class RequestRejected extends Data.TaggedError("RequestRejected")<{
  readonly message: string
  /** How long to wait before the same request may succeed; absent if it would fail again. */
  readonly retryAfter?: Duration.Duration | undefined
}> {}

/** The response was lost: the write happened, will still happen, or will not. */
export class ResponseLost extends Data.TaggedError("ResponseLost")<{
  readonly message: string
}> {}

/** What is asked of a rotation, or of the creation of keys. */
export interface KeysRequest {
  readonly connection: string
  /** Algorithm of the new key or keys; `null` leaves it to the tenant (RS256). */
  readonly algorithm: SigningAlgorithm | null
  /** The most time the call may take. */
  readonly deadline: Duration.Duration
}

/** The public keys of a connection, as its identity provider can fetch them. */
export interface PublishedKeys {
  /** The `kid`s of the keys that verify signatures. */
  readonly kids: ReadonlyArray<string>
  /** How long a cache may still hold an older copy. */
  readonly cachedFor: Duration.Duration
}

/** One tenant. */
export class Tenant extends Context.Service<
  Tenant,
  {
    /** The tenant's domain, which plans and journals name so that they are not used on another. */
    readonly domain: string
    /**
     * The tenant's own time, in milliseconds since 1970: what two hosts compare, whose clocks may
     * differ. It is at most one second early and never late.
     */
    readonly time: Effect.Effect<number, AccessDenied | TenantUnavailable>
    /** The scopes of the token; `undefined` where the tenant does not say. */
    readonly grantedScopes: Effect.Effect<
      ReadonlyArray<string> | undefined,
      AccessDenied | TenantUnavailable
    >
    /** Every OIDC and Okta connection. */
    readonly connections: Effect.Effect<ReadonlyArray<Connection>, AccessDenied | TenantUnavailable>
    readonly connection: (id: string) => Effect.Effect<Connection, ConnectionFailure>
    /** The signing keys of a connection. */
    readonly keys: (connection: string) => Effect.Effect<KeySet, KeysFailure>
    /** The keys that the connection of that name publishes. */
    readonly publishedKeys: (name: string) => Effect.Effect<PublishedKeys, TenantUnavailable>
    /** Sends one rotation, never twice; returns the `kid` of the new next key. */
    readonly rotate: (request: KeysRequest) => Effect.Effect<string, RequestRejected | ResponseLost>
    /** Asks once for the first keys of a connection; rejected if there are keys. */
    readonly createKeys: (
      request: KeysRequest
    ) => Effect.Effect<void, RequestRejected | ResponseLost>
  }
>()("@effect-auth0/key-rotation/Tenant") {}
