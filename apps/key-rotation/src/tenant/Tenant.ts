/**
 * The tenant as a rotation needs it: list connections, read keys, rotate. The rest of the tool knows
 * only this, so that its tests can put a tenant in its place that loses answers at will. What a
 * failed call proves about the tenant is decided here once: {@link RotationRefused} proves that
 * nothing was rotated, {@link AnswerLost} proves nothing at all.
 */
import { Context, Data } from "effect"
import type { Duration, Effect } from "effect"
import type { KeySet } from "./ConnectionKeys.ts"
import type { SigningAlgorithm } from "./SigningAlgorithm.ts"

/** An OIDC or Okta connection. */
export interface Connection {
  readonly id: string
  readonly name: string
  readonly strategy: string
  /**
   * How the connection authenticates at its identity provider, such as `private_key_jwt`; `null`
   * where its options do not say.
   */
  readonly authentication: string | null
  /** Whether the token may see the options: without them nobody knows `authentication`. */
  readonly optionsVisible: boolean
}

/** The credentials were refused, or a scope is missing. */
export class AccessDenied extends Data.TaggedError("AccessDenied")<{
  readonly message: string
}> {}

/** The tenant could not be read: no connection, no answer in time, a failure of its own. */
export class TenantUnavailable extends Data.TaggedError("TenantUnavailable")<{
  readonly message: string
}> {}

/** The connection is there, and is of a kind or configuration without keys. */
export class KeysNotSupported extends Data.TaggedError("KeysNotSupported")<{
  readonly message: string
}> {}

/** There is no such connection any more. */
export class ConnectionGone extends Data.TaggedError("ConnectionGone")<{
  readonly message: string
}> {}

/** Why keys cannot be read. */
export type KeysFailure = AccessDenied | TenantUnavailable | KeysNotSupported | ConnectionGone

/** The rotation did not happen, and this is the proof: a refusal, or a request that never left. */
export class RotationRefused extends Data.TaggedError("RotationRefused")<{
  readonly message: string
}> {}

/** The request may have arrived, and its answer did not: the rotation happened, or will, or not. */
export class AnswerLost extends Data.TaggedError("AnswerLost")<{
  readonly message: string
}> {}

/** What is asked of a rotation. */
export interface RotationRequest {
  readonly connection: string
  /** Algorithm of the new next key; `null` leaves it to the tenant (RS256). */
  readonly algorithm: SigningAlgorithm | null
  /** The most time the call may take. */
  readonly deadline: Duration.Duration
}

/** One tenant. */
export class Tenant extends Context.Service<
  Tenant,
  {
    /** The tenant's domain, which plans and journals name so that they are not used on another. */
    readonly domain: string
    /** Every OIDC and Okta connection. */
    readonly connections: Effect.Effect<ReadonlyArray<Connection>, AccessDenied | TenantUnavailable>
    readonly keys: (connection: string) => Effect.Effect<KeySet, KeysFailure>
    /** Sends one rotation, never twice; gives the `kid` of the new next key. */
    readonly rotate: (
      request: RotationRequest
    ) => Effect.Effect<string, RotationRefused | AnswerLost>
  }
>()("@effect-auth0/key-rotation/Tenant") {}
