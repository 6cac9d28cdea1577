/**
 * Reads a state that came as JSON: one that this sandbox, or another one, gave before.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { JsonObject } from "../http/Json.ts"
import { resources } from "../resources/definitions/index.ts"
import { relationNames } from "../store/Store.ts"
import { signingAlgorithms } from "../keys/SigningAlgorithm.ts"
import type { TenantState } from "../tenant/TenantState.ts"

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

const decode = Schema.decodeUnknownResult(State)

/** The place of a record without its identifier, or of a part that no tenant has. */
const wrongPart = ({ logs, relations, resources: kinds }: TenantState): string | undefined => {
  const members = new Map(resources.map(({ identifier, name }) => [name, identifier.member]))
  for (const [name, records] of Object.entries(kinds)) {
    const member = members.get(name)
    if (member === undefined) return `there is no kind of resource ${name}`
    const at = records.findIndex((record) => typeof record[member] !== "string")
    if (at !== -1) return `resources.${name}[${at}] has no ${member}`
  }
  const names: ReadonlyArray<string> = relationNames
  const unknown = Object.keys(relations).find((name) => !names.includes(name))
  if (unknown !== undefined) return `there is no relation ${unknown}`
  const at = logs.findIndex((log) => typeof log["log_id"] !== "string")
  return at === -1 ? undefined : `logs[${at}] has no log_id`
}

/** The state of a body, or what is wrong with it. */
export const stateOf = (body: JsonObject): TenantState | string => {
  const result = decode(body)
  const problem = Result.isSuccess(result)
    ? wrongPart(result.success)
    : result.failure.message.replaceAll(/\s+/gu, " ")
  return Result.isSuccess(result) && problem === undefined
    ? result.success
    : `This is no state of a sandbox: ${problem}.`
}
