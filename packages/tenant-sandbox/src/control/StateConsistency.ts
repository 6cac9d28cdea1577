/**
 * Whether a state is one that a tenant could be in: nothing is there twice, and whatever is named exists.
 */
import { asJsonObject, stringsOf, type JsonObject } from "../http/Json.ts"
import { identitiesOf } from "../operations/UserProfile.ts"
import { resources } from "../resources/definitions/index.ts"
import { memberKey } from "../resources/Members.ts"
import { permissionKey } from "../resources/Permissions.ts"
import type { Resource } from "../resources/Resource.ts"
import { valueAt } from "../resources/SearchValues.ts"
import {
  makeStore,
  relationNames,
  uniqueKey,
  type RelationName,
  type Store
} from "../store/Store.ts"
import type { TenantState } from "../tenant/TenantState.ts"

const connectionId = /^con_[A-Za-z0-9]{16}$/u

const connectionProblem = (state: TenantState, store: Store): string | undefined => {
  for (const [index, connection] of state.connections.entries()) {
    const { id } = connection
    const place = `connections[${index}]`
    if (!connectionId.test(id)) return `${place} has an id that no connection has`
    if (store.connections.get(id) !== undefined) return `${place} has the id of another one`
    if (store.connections.conflict(connection) !== undefined) {
      return `${place} has the name of another one`
    }
    store.connections.set(id, connection)
  }
  return undefined
}

const twice = (state: TenantState, store: Store): string | undefined => {
  for (const { identifier, name } of resources) {
    const items = store.resources(name)
    for (const [index, record] of (state.resources[name] ?? []).entries()) {
      const place = `resources.${name}[${index}]`
      const id = record[identifier.member]
      if (typeof id !== "string") return `${place} has no ${identifier.member}`
      if (items.get(id) !== undefined) return `${place} has the ${identifier.member} of another one`
      const shared = items.conflict(record)
      if (shared !== undefined) return `${place} has the ${shared.replace("$", "")} of another one`
      items.set(id, record)
    }
  }
  return undefined
}

/** Whether a store has something of a kind. */
const has = (store: Store, kind: string, id: string): boolean =>
  (kind === "connections" ? store.connections.get(id) : store.resources(kind).get(id)) !== undefined

/** What a record names, each with the kind that it is of. */
const namesOf = (
  { parent, references = [] }: Resource,
  record: JsonObject
): ReadonlyArray<readonly [member: string, kind: string, id: string]> =>
  [
    ...(parent === undefined ? [] : [[parent.member, parent.resource] as const]),
    ...references.map(({ member, to }) => [member, to] as const)
  ].flatMap(([member, kind]) => {
    const value = valueAt(record, member)
    const ids = typeof value === "string" ? [value] : stringsOf(value)
    return ids.map((id) => [member, kind, id] as const)
  })

const deadName = (state: TenantState, store: Store): string | undefined => {
  for (const [index, { enabledClients }] of state.connections.entries()) {
    const dead = enabledClients.find((id) => !has(store, "clients", id))
    if (dead !== undefined) return `connections[${index}] is enabled for no application: ${dead}`
  }
  for (const resource of resources) {
    for (const [index, record] of store.resources(resource.name).values().entries()) {
      const dead = namesOf(resource, record).find(([, kind, id]) => !has(store, kind, id))
      if (dead !== undefined) {
        const [member, kind, id] = dead
        return `resources.${resource.name}[${index}].${member} names none of the ${kind}: ${id}`
      }
    }
  }
  for (const [index, user] of store.resources("users").values().entries()) {
    const dead = identitiesOf(user).find(
      ({ connection }) => store.connections.findBy("name", String(connection)) === undefined
    )
    if (dead !== undefined) {
      return `resources.users[${index}] has an identity of no connection: ${String(dead["connection"])}`
    }
  }
  const apis = store.resources("resource_servers")
  const grants = store.resources("client_grants").values()
  const at = grants.findIndex(
    ({ audience }) => apis.findBy("identifier", uniqueKey(String(audience))) === undefined
  )
  return at === -1
    ? undefined
    : `resources.client_grants[${at}].audience names none of the resource_servers: ${String(grants[at]?.["audience"])}`
}

/** What the two sides of each relation are of. */
const sides: Readonly<Record<RelationName, readonly [left: string, right: string]>> = {
  "users.roles": ["users", "roles"],
  "users.permissions": ["users", "permissions"],
  "roles.permissions": ["roles", "permissions"],
  "organizations.members": ["organizations", "users"],
  "organizations.connections": ["organizations", "connections"],
  "organizations.clients": ["organizations", "clients"],
  "organizations.client_grants": ["organizations", "client_grants"],
  "organizations.member_roles": ["members", "roles"]
}

const deadPair = (state: TenantState, store: Store): string | undefined => {
  const made: Readonly<Record<string, ReadonlySet<string>>> = {
    permissions: new Set(
      store
        .resources("resource_servers")
        .values()
        .flatMap(({ identifier, scopes }) =>
          (Array.isArray(scopes) ? scopes : []).map((scope) =>
            permissionKey(String(identifier), String(asJsonObject(scope)["value"]))
          )
        )
    ),
    members: new Set(
      (state.relations["organizations.members"] ?? []).map(({ left, right }) =>
        memberKey(left, right)
      )
    )
  }
  const isThere = (kind: string, id: string): boolean => made[kind]?.has(id) ?? has(store, kind, id)
  for (const name of relationNames) {
    const [leftKind, rightKind] = sides[name]
    const seen = new Set<string>()
    for (const [index, { left, right }] of (state.relations[name] ?? []).entries()) {
      const place = `relations.${name}[${index}]`
      const pair = JSON.stringify([left, right])
      if (seen.has(pair)) return `${place} is there twice`
      seen.add(pair)
      if (!isThere(leftKind, left)) return `${place}.left names none of the ${leftKind}`
      if (!isThere(rightKind, right)) return `${place}.right names none of the ${rightKind}`
    }
  }
  return undefined
}

const logProblem = ({ logs }: TenantState): string | undefined => {
  const ids = new Set<unknown>()
  for (const [index, { log_id: id }] of logs.entries()) {
    if (typeof id !== "string") return `logs[${index}] has no log_id`
    if (ids.has(id)) return `logs[${index}] has the log_id of another one`
    ids.add(id)
  }
  return undefined
}

/** What is wrong with a state, or nothing. */
export const inconsistency = (state: TenantState): string | undefined => {
  const store = makeStore(resources)
  return (
    connectionProblem(state, store) ??
    twice(state, store) ??
    deadName(state, store) ??
    deadPair(state, store) ??
    logProblem(state)
  )
}
