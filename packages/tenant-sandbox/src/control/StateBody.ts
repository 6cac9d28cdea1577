/**
 * Reads a state that came as JSON: one that this sandbox, or another one, gave before.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { JsonObject } from "../http/Json.ts"
import { resources } from "../resources/definitions/index.ts"
import { reindexed } from "../operations/UserProfile.ts"
import { relationNames } from "../store/Store.ts"
import { signingAlgorithms } from "../keys/SigningAlgorithm.ts"
import type { TenantState } from "../tenant/TenantState.ts"
import { inconsistency } from "./StateConsistency.ts"

const JsonRecord = Schema.Record(Schema.String, Schema.Json)
const Strings = Schema.Array(Schema.String)
const optional = Schema.optionalKey

const Key = Schema.Struct({
  kid: Schema.String,
  algorithm: Schema.Literals(signingAlgorithms),
  cert: Schema.String,
  x5c: Schema.String,
  thumbprint: Schema.String,
  subjectDn: Schema.String,
  publicKey: Schema.Record(Schema.String, Schema.String)
})

const Connection = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  strategy: Schema.String,
  options: JsonRecord,
  fields: JsonRecord,
  enabledClients: Strings,
  optionsHidden: Schema.Boolean,
  online: Schema.Boolean,
  keyring: optional(
    Schema.Struct({ current: Key, next: Key, previous: optional(Key), currentSince: Schema.String })
  ),
  encryptionKeys: optional(Schema.Struct({ current: Key, next: optional(Key) })),
  scim: optional(
    Schema.Struct({
      userIdAttribute: Schema.String,
      mapping: Schema.Array(JsonRecord),
      createdAt: Schema.String,
      updatedOn: Schema.String,
      tokens: Schema.Array(
        Schema.Struct({
          tokenId: Schema.String,
          scopes: optional(Strings),
          createdAt: Schema.String,
          validUntil: optional(Schema.String)
        })
      )
    })
  ),
  directory: optional(
    Schema.Struct({
      mapping: Schema.Array(JsonRecord),
      synchronizeAutomatically: Schema.Boolean,
      synchronizeGroups: Schema.String,
      groups: Strings,
      createdAt: Schema.String,
      updatedAt: Schema.String
    })
  )
})

const State = Schema.Struct({
  connections: Schema.Array(Connection),
  resources: Schema.Record(Schema.String, Schema.Array(JsonRecord)),
  relations: Schema.Record(
    Schema.String,
    Schema.Array(Schema.Struct({ left: Schema.String, right: Schema.String, members: JsonRecord }))
  ),
  settings: Schema.Record(Schema.String, JsonRecord),
  logs: Schema.Array(JsonRecord)
})

const decode = Schema.decodeUnknownResult(State, { onExcessProperty: "error" })

/** The name of a part that no tenant has. */
const unknownPart = ({ relations, resources: kinds }: TenantState): string | undefined => {
  const kind = Object.keys(kinds).find((name) => !resources.some((one) => one.name === name))
  if (kind !== undefined) return `there is no kind of resource ${kind}`
  const names: ReadonlyArray<string> = relationNames
  const relation = Object.keys(relations).find((name) => !names.includes(name))
  return relation === undefined ? undefined : `there is no relation ${relation}`
}

/** The state with the unique values of its users recomputed, as after each change of a user. */
const indexed = (state: TenantState): TenantState => {
  const { users } = state.resources
  return users === undefined
    ? state
    : { ...state, resources: { ...state.resources, users: users.map(reindexed) } }
}

/** The state of a body, or what is wrong with it. */
export const stateOf = (body: JsonObject, audience: string): TenantState | string => {
  const result = decode(body)
  if (!Result.isSuccess(result)) {
    return `This is no state of a sandbox: ${result.failure.message.replaceAll(/\s+/gu, " ")}.`
  }
  const state = indexed(result.success)
  const problem = unknownPart(state) ?? inconsistency(state)
  if (problem !== undefined) return `This is no state of a sandbox: ${problem}.`
  return (state.resources["resource_servers"] ?? []).some((api) => api["identifier"] === audience)
    ? state
    : `This is the state of a sandbox with another --domain: it has no API ${audience}.`
}
