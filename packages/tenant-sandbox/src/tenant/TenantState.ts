/**
 * Everything a tenant remembers, as immutable plain data: no class and no function. That is what lets
 * it be read as a snapshot, compared, stored, and put back.
 */
import type { JsonObject } from "../http/Json.ts"
import type { EncryptionKeys } from "../keys/EncryptionKeys.ts"
import type { Keyring } from "../keys/Keyring.ts"
import type { Pair } from "../store/Relation.ts"

/** A connection with all that hangs on it. */
export interface ConnectionRecord {
  /** `con_` and sixteen letters or digits. */
  readonly id: string
  readonly name: string
  readonly strategy: string
  readonly options: JsonObject
  /** Every other field of the connection, as the API takes and gives it. */
  readonly fields: JsonObject
  /** Ids of the applications that the connection is enabled for, in the order they came. */
  readonly enabledClients: ReadonlyArray<string>
  /** The connection never shows its options, whatever the token's scopes. */
  readonly optionsHidden: boolean
  /** Whether an AD/LDAP connector is on line, which `connections.checkStatus` asks. */
  readonly online: boolean
  readonly keyring?: Keyring
  /** Keys that identity providers encrypt with, beside the ones that the connection signs with. */
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
  /** What the tenant has one of, by operation, where it was changed. */
  readonly settings: Readonly<Record<string, JsonObject>>
  readonly logs: ReadonlyArray<JsonObject>
}
