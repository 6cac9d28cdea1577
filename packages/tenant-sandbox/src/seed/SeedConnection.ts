/**
 * A connection as a seed describes it, with the keys that it starts with.
 */
import type { JsonObject } from "../http/Json.ts"
import type { SigningAlgorithm } from "../keys/SigningAlgorithm.ts"

/** The keys a seeded connection starts with. */
export interface SeedKeys {
  /**
   * Days until the certificate of the current key expires; negative if expired. Default: 365. The key
   * was minted a year before it expires.
   */
  readonly currentExpiresInDays?: number
  /** The same for the next key. Default: 365. */
  readonly nextExpiresInDays?: number
  /** The algorithm of both keys. Default: `RS256`. */
  readonly algorithm?: SigningAlgorithm
  /** The algorithm of the next key, if it differs. */
  readonly nextAlgorithm?: SigningAlgorithm
}

/** The encryption keys a seeded connection starts with. */
export interface SeedEncryptionKeys {
  /** Days until the certificate of the current key expires; negative if expired. Default: 365. */
  readonly currentExpiresInDays?: number
  /** The same for a next key. Default: no next key. */
  readonly nextExpiresInDays?: number
}

/** A connection that exists from the start. */
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
  /** Never return the options, as for a token without `read:connections_options`. Default: false. */
  readonly optionsHidden?: boolean
  /** Ids of the applications that the connection is enabled for. Default: none. */
  readonly enabledClients?: ReadonlyArray<string>
  /** Whether an AD/LDAP connector responds. Default: true. */
  readonly online?: boolean
  readonly metadata?: Readonly<Record<string, string>>
}
