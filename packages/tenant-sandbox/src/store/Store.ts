/**
 * Everything a tenant remembers: connections, resources by kind, relations, settings and logs. It is
 * changed in place, always within one synchronous step, so that no request sees half of another's work;
 * a snapshot is plain data that shares the records, which never change.
 */
import { stringsOf, type JsonObject } from "../http/Json.ts"
import type { ConnectionRecord, TenantState } from "../tenant/TenantState.ts"
import { makeCollection, type Collection } from "./Collection.ts"
import { makeRelation, type Relation } from "./Relation.ts"

/** The relations between resources, by name; left and right are said by the name. */
export const relationNames = [
  "users.roles",
  "users.permissions",
  "roles.permissions",
  "organizations.members",
  "organizations.connections",
  "organizations.clients",
  "organizations.client_grants",
  "organizations.member_roles"
] as const

/** The name of a relation. */
export type RelationName = (typeof relationNames)[number]

/** What the store has to know of a kind of resource. */
export interface Kind {
  readonly name: string
  readonly identifier: { readonly member: string }
  readonly parent?: { readonly member: string }
  readonly unique?: ReadonlyArray<string>
}

/** The most log events that a tenant keeps. */
export const logLimit = 10_000

/** What a tenant remembers. */
export interface Store {
  readonly connections: Collection<ConnectionRecord>
  /** The resources of a kind, by its name. */
  readonly resources: (name: string) => Collection<JsonObject>
  readonly relations: (name: RelationName) => Relation
  readonly settings: Map<string, JsonObject>
  readonly logs: Collection<JsonObject>
  readonly snapshot: () => TenantState
  readonly restore: (state: TenantState) => void
}

/** The key of a unique member's value, as the collection's index has it. */
export const uniqueKey = (value: string, parent = ""): string => `${parent}\u0000${value}`

const uniqueKeys = (kind: Kind) =>
  Object.fromEntries(
    (kind.unique ?? []).map((member) => [
      member,
      (record: JsonObject): string | ReadonlyArray<string> | undefined => {
        const value = record[member]
        const parent = kind.parent === undefined ? undefined : record[kind.parent.member]
        const keyOf = (one: string) => uniqueKey(one, typeof parent === "string" ? parent : "")
        if (typeof value === "string") return keyOf(value)
        return Array.isArray(value) ? stringsOf(value).map(keyOf) : undefined
      }
    ])
  )

const required = <A>(found: A | undefined, name: string): A => {
  if (found === undefined) throw new TypeError(`the store has no ${name}`)
  return found
}

/** An empty store for these kinds of resources. */
export const makeStore = (all: ReadonlyArray<Kind>): Store => {
  const connections = makeCollection<ConnectionRecord>({ keys: { name: ({ name }) => name } })
  const kinds = new Map(
    all.map((kind) => [
      kind.name,
      { member: kind.identifier.member, items: makeCollection({ keys: uniqueKeys(kind) }) }
    ])
  )
  const relations = new Map(relationNames.map((name) => [name, makeRelation()]))
  const settings = new Map<string, JsonObject>()
  const logs = makeCollection<JsonObject>({ limit: logLimit })

  return {
    connections,
    resources: (name) => required(kinds.get(name), name).items,
    relations: (name) => required(relations.get(name), name),
    settings,
    logs,
    snapshot: () => ({
      connections: connections.values(),
      resources: Object.fromEntries(
        [...kinds].flatMap(([name, { items }]) =>
          items.size() === 0 ? [] : [[name, items.values()] as const]
        )
      ),
      relations: Object.fromEntries(
        [...relations].flatMap(([name, relation]) => {
          const pairs = relation.pairs()
          return pairs.length === 0 ? [] : [[name, pairs] as const]
        })
      ),
      settings: Object.fromEntries(settings),
      logs: logs.values()
    }),
    restore: (state) => {
      connections.load(state.connections.map((connection) => [connection.id, connection]))
      for (const [name, { items, member }] of kinds) {
        items.load((state.resources[name] ?? []).map((record) => [String(record[member]), record]))
      }
      for (const [name, relation] of relations) relation.load(state.relations[name] ?? [])
      settings.clear()
      for (const [name, value] of Object.entries(state.settings)) settings.set(name, value)
      logs.load(state.logs.map((log) => [String(log["log_id"]), log]))
    }
  }
}
