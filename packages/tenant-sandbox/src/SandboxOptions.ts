/**
 * What a sandbox can be told at its start: where it listens, who may ask for tokens, what the tenant
 * contains, which plan's limits hold and what will go wrong.
 */
import type * as Redacted from "effect/Redacted"
import type { Plan } from "./limits/Plans.ts"
import type { TenantSeed } from "./seed/TenantSeed.ts"
import type { Fault } from "./tenant/Faults.ts"

/** The algorithms that an application's key can be registered for. */
export type AssertionAlgorithm = "RS256" | "RS384" | "PS256"

/** A public key of the application, with whose private one it signs assertions. */
export interface ApplicationKey {
  /** An RSA public key or a certificate, as PEM. */
  readonly publicKey: string
  /** Default: `RS256`. */
  readonly algorithm?: AssertionAlgorithm
  /** What assertions call it by in `kid`, where they do. Default: its RFC 7638 thumbprint. */
  readonly keyId?: string
}

/** How a sandbox starts. Every field can be left out. */
export interface SandboxOptions {
  /** Default: `127.0.0.1`. */
  readonly host?: string
  /** Default: 0, a free port. */
  readonly port?: number
  /**
   * The tenant's canonical host name, which its audience is made of. Nothing resolves it: requests
   * go to the origin. Default: `tenant.sandbox.localhost`.
   */
  readonly domain?: string
  /**
   * Host names, beside `localhost`, `host` and `domain`, by which clients call its control API, such as that
   * of a container. All others are rejected, since a web page could call it by a name of its own; addresses
   * are not. Default: none.
   */
  readonly allowedHosts?: ReadonlyArray<string>
  /** Default: a random one. */
  readonly clientId?: string
  /** Default: a random one. */
  readonly clientSecret?: Redacted.Redacted<string>
  /**
   * Public keys of that application: it authenticates with assertions then, and not with its secret.
   * Default: none.
   */
  readonly publicKeys?: ReadonlyArray<ApplicationKey>
  /** The scopes of that application. Default: every scope of the operations played. */
  readonly scopes?: ReadonlyArray<string>
  /** Seconds a token lives. Default: 86400. */
  readonly tokenLifetimeSeconds?: number
  /** Whose rate limits hold. Default: `unlimited`. */
  readonly plan?: Plan
  /** What the tenant contains. Default: nothing. */
  readonly seed?: TenantSeed
  /** Faults that wait from the start. */
  readonly faults?: ReadonlyArray<Fault>
  /**
   * Respond as an older tenant was seen to: keys come with `kid` and `cert`, without fingerprint,
   * thumbprint, algorithm and subject. Default: false.
   */
  readonly olderKeyResponses?: boolean
  /**
   * Listen on `https`, with a certificate for `localhost`, `127.0.0.1` and the host, by an authority of
   * this sandbox alone, whose certificate is `tls.ca` of the running sandbox. Default: false.
   */
  readonly tls?: boolean
  /**
   * Respond to operations that keep no state with the contract's example instead of 501. A test that meets one
   * proves little. Default: false.
   */
  readonly examples?: boolean
  /**
   * Let pages of every origin call the tenant from a browser; the control API stays closed to them.
   * Default: false.
   */
  readonly cors?: boolean
  /** How many requests the log keeps. Default: 10000. */
  readonly requestLogLimit?: number
  /**
   * Makes ids and secrets the same at every start. Keys are always new, and with them the signatures of
   * tokens. Default: they differ.
   */
  readonly randomSeed?: string | number
}
