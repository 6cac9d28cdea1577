/**
 * What a sandbox can be told at its start: where it listens, who may ask for tokens, what the tenant
 * contains, which plan's limits hold and what will go wrong.
 */
import type * as Redacted from "effect/Redacted"
import type { JsonObject } from "./http/Json.ts"
import type { SigningAlgorithm } from "./keys/SigningAlgorithm.ts"
import type { Plan } from "./limits/Plans.ts"
import type { Fault } from "./tenant/Faults.ts"

/** The keys a seeded connection starts with. */
export interface SeedKeys {
  /**
   * Days until the certificate of the key in use expires; less than 0 is expired. Default: 365. The
   * key was minted a year before it expires.
   */
  readonly currentExpiresInDays?: number
  /** The same of the key that follows. Default: 365. */
  readonly nextExpiresInDays?: number
  /** The algorithm of both keys. Default: `RS256`. */
  readonly algorithm?: SigningAlgorithm
  /** The algorithm of the key that follows, where it differs. */
  readonly nextAlgorithm?: SigningAlgorithm
}

/** The encryption keys a seeded connection starts with. */
export interface SeedEncryptionKeys {
  /** Days until the certificate of the key in use expires; less than 0 is expired. Default: 365. */
  readonly currentExpiresInDays?: number
  /** The same of a key that follows. Default: no key follows. */
  readonly nextExpiresInDays?: number
}

/** A connection that is there from the start. */
export interface SeedConnection {
  /** Unique in the tenant; letters, digits and single dashes, at most 128 of them. */
  readonly name: string
  /** Such as `oidc`, `okta`, `samlp` or `auth0`. */
  readonly strategy: string
  /** Default: a random one. `con_` and sixteen letters or digits. */
  readonly id?: string
  readonly displayName?: string
  /** The connection's options, as the API shows them. Default: none. */
  readonly options?: JsonObject
  /**
   * Its keys. Default: a fresh pair where the tenant would have minted one (OIDC or Okta with
   * `private_key_jwt`), otherwise none.
   */
  readonly keys?: SeedKeys | "none"
  /**
   * Keys that its identity provider encrypts with, listed beside the signing keys with
   * `key_use: encryption`. Default: none.
   */
  readonly encryptionKeys?: SeedEncryptionKeys
  /** Never show the options, as to a token without `read:connections_options`. Default: false. */
  readonly optionsHidden?: boolean
  /** Ids of the applications that the connection is enabled for. Default: none. */
  readonly enabledClients?: ReadonlyArray<string>
  /** Whether an AD/LDAP connector answers. Default: true. */
  readonly online?: boolean
  readonly metadata?: Readonly<Record<string, string>>
}

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

/** What the tenant contains at its start, and again after a reset. */
export interface TenantSeed {
  readonly connections?: ReadonlyArray<SeedConnection>
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
   * Answer as an older tenant was seen to: keys come with `kid` and `cert`, without fingerprint,
   * thumbprint, algorithm and subject. Default: false.
   */
  readonly olderKeyAnswers?: boolean
  /**
   * Makes ids, secrets and tokens the same at every start. Keys are always new. Default: they differ.
   */
  readonly randomSeed?: string | number
}
