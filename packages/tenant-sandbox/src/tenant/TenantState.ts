/**
 * Everything a tenant remembers, as immutable plain data: no class, no function, no secret of its
 * own. That is what lets it be read as a snapshot, put back by `reset`, and one day be stored.
 */
import type { JsonObject } from "../http/Json.ts"
import type { EncryptionKeys } from "../keys/EncryptionKeys.ts"
import type { Keyring } from "../keys/Keyring.ts"

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

/** The tenant. Connections are in the order in which they were made. */
export interface TenantState {
  readonly connections: ReadonlyArray<ConnectionRecord>
}

/** The connection with an id. */
export const findConnection = (state: TenantState, id: string): ConnectionRecord | undefined =>
  state.connections.find((connection) => connection.id === id)
