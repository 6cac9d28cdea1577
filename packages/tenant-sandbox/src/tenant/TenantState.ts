/**
 * The state of a tenant as immutable plain data, without classes or functions, so that it can be read
 * as a snapshot, compared, stored, and restored.
 */
import type { JsonObject } from "../http/Json.ts"
import type { EncryptionKeys } from "../keys/EncryptionKeys.ts"
import type { Keyring } from "../keys/Keyring.ts"
import type { Pair } from "../store/Relation.ts"

/** A connection with everything that belongs to it. */
export interface ConnectionRecord {
  /** `con_` and sixteen letters or digits. */
  readonly id: string
  readonly name: string
  readonly strategy: string
  readonly options: JsonObject
  /** Every other field of the connection, as in requests and responses. */
  readonly fields: JsonObject
  /** Ids of the applications that the connection is enabled for, in order of enabling. */
  readonly enabledClients: ReadonlyArray<string>
  /** The connection never shows its options, whatever the token's scopes. */
  readonly optionsHidden: boolean
  /** Whether an AD/LDAP connector is online, for `connections.checkStatus`. */
  readonly online: boolean
  readonly keyring?: Keyring
  /** Keys that identity providers encrypt with, in addition to the signing keys. */
  readonly encryptionKeys?: EncryptionKeys
  readonly scim?: ScimRecord
  readonly directory?: DirectoryRecord
}

/** A connection's SCIM configuration and the tokens made for it. */
export interface ScimRecord {
  readonly userIdAttribute: string
  readonly mapping: ReadonlyArray<JsonObject>
  readonly createdAt: string
  readonly updatedOn: string
  readonly tokens: ReadonlyArray<ScimTokenRecord>
}

/** A SCIM token without its value, which is shown once and then forgotten. */
export interface ScimTokenRecord {
  readonly tokenId: string
  readonly scopes?: ReadonlyArray<string>
  readonly createdAt: string
  readonly validUntil?: string
}

/** A connection's directory provisioning. */
export interface DirectoryRecord {
  readonly mapping: ReadonlyArray<JsonObject>
  readonly synchronizeAutomatically: boolean
  readonly synchronizeGroups: string
  readonly groups: ReadonlyArray<string>
  readonly createdAt: string
  readonly updatedAt: string
}

/** The tenant as plain data. Everything is in the order in which it was made. */
export interface TenantState {
  readonly connections: ReadonlyArray<ConnectionRecord>
  /** All other resources by their kind, such as `users`; a kind without any is absent. */
  readonly resources: Readonly<Record<string, ReadonlyArray<JsonObject>>>
  /** Pairs of ids by relation, such as `users.roles`; a relation without any is absent. */
  readonly relations: Readonly<Record<string, ReadonlyArray<Pair>>>
  /** Changed settings by operation. */
  readonly settings: Readonly<Record<string, JsonObject>>
  readonly logs: ReadonlyArray<JsonObject>
}
