/**
 * Makes what a seed says by the operations that clients call, so that a seed is held to the same rules: a
 * seeded tenant is one that the API could have made.
 */
import * as Effect from "effect/Effect"
import * as References from "effect/References"
import { validateBody } from "../contract/RequestValidation.ts"
import { operations } from "../generated/Contract.ts"
import { ApiProblem } from "../http/ApiProblem.ts"
import { asJsonObject, type JsonValue } from "../http/Json.ts"
import { handlers } from "../operations/index.ts"
import { userByEmail } from "../operations/UserProfile.ts"
import { unknownClient } from "../resources/Found.ts"
import { resources, settings } from "../resources/definitions/index.ts"
import { uniqueKey } from "../store/Store.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { ConnectionRecord } from "../tenant/TenantState.ts"
import { InvalidSeed, seedConnection } from "./ConnectionSeed.ts"
import { InvalidSeedEntry } from "./InvalidSeedEntry.ts"
import { seedParts, type TenantSeed } from "./TenantSeed.ts"

/** The API requires passwords for seeded users; they are not stored. */
const somePassword = "seeded-Password-1"

const byId = new Map(operations.map((operation) => [operation.id, operation]))

const noHeaders = {
  method: "POST",
  rawPath: "/",
  query: new URLSearchParams(),
  headers: {},
  body: Buffer.alloc(0)
}

/** Calls an operation as a client would that may do everything. */
const call = Effect.fnUntraced(function* (
  tenant: Tenant,
  place: string,
  id: string,
  body: JsonValue,
  path: Readonly<Record<string, string>> = {}
) {
  const operation = byId.get(id)
  const handler = handlers[id]
  if (operation === undefined || handler === undefined) {
    return yield* new InvalidSeedEntry({ place, reason: "there is no operation that makes it" })
  }
  const rejected = (problem: ApiProblem) => new InvalidSeedEntry({ place, reason: problem.message })
  const checked = validateBody(operation, body)
  if (checked instanceof ApiProblem) return yield* rejected(checked)
  const outcome = handler(tenant, {
    operation,
    path,
    query: {},
    body: checked,
    scopes: ["read:client_keys"],
    isSeeding: true,
    incoming: noHeaders
  })
  if (outcome instanceof ApiProblem) return yield* rejected(outcome)
  const response = Effect.isEffect(outcome) ? yield* Effect.mapError(outcome, rejected) : outcome
  return asJsonObject(response.body)
})

const nameTwice = (connection: string): InvalidSeed =>
  new InvalidSeed({
    connection,
    reason: "the name is there twice; names are unique in a tenant"
  })

const makeConnections = Effect.fnUntraced(function* (tenant: Tenant, seed: TenantSeed) {
  const seeds = seed.connections ?? []
  const { connections } = tenant.store
  const twice = seeds.find(
    ({ name }, index) =>
      seeds.findIndex((other) => other.name === name) !== index ||
      connections.findBy("name", name) !== undefined
  )
  if (twice !== undefined) return yield* nameTwice(twice.name)
  return yield* Effect.forEach(seeds, (one) => seedConnection(one, tenant.text), {
    concurrency: "unbounded"
  })
})

const seedClients = Effect.fnUntraced(function* (tenant: Tenant, seed: TenantSeed) {
  for (const [index, client] of (seed.clients ?? []).entries()) {
    const place = `clients[${index}]`
    const { client_id: id, client_secret: secret, grants = [], ...body } = client
    const made = yield* call(tenant, place, "clients.create", body)
    const clients = tenant.store.resources("clients")
    const madeId = String(made["client_id"])
    const record = clients.get(madeId)
    const finalId = id ?? madeId
    if (record !== undefined && (id !== undefined || secret !== undefined)) {
      if (finalId !== madeId && clients.get(finalId) !== undefined) {
        return yield* new InvalidSeedEntry({ place, reason: "the client_id is there already" })
      }
      clients.delete(madeId)
      clients.set(finalId, {
        ...record,
        client_id: finalId,
        ...(secret === undefined ? {} : { client_secret: secret })
      })
    }
    for (const { audience, scope } of grants) {
      yield* call(tenant, place, "clientGrants.create", {
        client_id: finalId,
        audience: audience === "management" ? tenant.audiences[0] : audience,
        scope
      })
    }
  }
})

/** The ids of roles by their names. */
const roleIds = Effect.fnUntraced(function* (
  tenant: Tenant,
  place: string,
  names: ReadonlyArray<string>
) {
  const ids: Array<string> = []
  for (const name of names) {
    const role = tenant.store.resources("roles").findBy("name", uniqueKey(name))
    if (role === undefined) {
      return yield* new InvalidSeedEntry({ place, reason: `there is no role ${name}` })
    }
    ids.push(role.id)
  }
  return ids
})

const seedRoles = Effect.fnUntraced(function* (tenant: Tenant, seed: TenantSeed) {
  for (const [index, { permissions = [], ...body }] of (seed.roles ?? []).entries()) {
    const place = `roles[${index}]`
    const { id } = yield* call(tenant, place, "roles.create", body)
    if (permissions.length === 0) continue
    yield* call(
      tenant,
      place,
      "roles.permissions.add",
      { permissions: permissions.map((one) => ({ ...one })) },
      {
        id: String(id)
      }
    )
  }
})

const seedUsers = Effect.fnUntraced(function* (tenant: Tenant, seed: TenantSeed) {
  for (const [index, user] of (seed.users ?? []).entries()) {
    const place = `users[${index}]`
    const { permissions = [], roles = [], ...body } = user
    const isDatabase =
      tenant.store.connections.findBy("name", user.connection)?.value.strategy === "auth0"
    const { user_id: id } = yield* call(
      tenant,
      place,
      "users.create",
      isDatabase ? { password: somePassword, ...body } : body
    )
    const path = { id: String(id) }
    if (roles.length > 0) {
      yield* call(
        tenant,
        place,
        "users.roles.assign",
        { roles: yield* roleIds(tenant, place, roles) },
        path
      )
    }
    if (permissions.length > 0) {
      yield* call(
        tenant,
        place,
        "users.permissions.create",
        { permissions: permissions.map((one) => ({ ...one })) },
        path
      )
    }
  }
})

/** The id of a user by its id or its email address. */
const userId = (tenant: Tenant, name: string): string | undefined => {
  const users = tenant.store.resources("users")
  if (users.get(name) !== undefined) return name
  for (const connection of tenant.store.connections.values()) {
    const user = userByEmail(tenant, connection.name, name)
    if (user !== undefined) return String(user["user_id"])
  }
  return undefined
}

const seedOrganizations = Effect.fnUntraced(function* (tenant: Tenant, seed: TenantSeed) {
  for (const [index, organization] of (seed.organizations ?? []).entries()) {
    const place = `organizations[${index}]`
    const { clients = [], connections = [], members = [], ...body } = organization
    const { id } = yield* call(tenant, place, "organizations.create", body)
    const path = { id: String(id) }
    for (const { connection: name, ...more } of connections) {
      const connection = tenant.store.connections.findBy("name", name)
      if (connection === undefined) {
        return yield* new InvalidSeedEntry({ place, reason: `there is no connection ${name}` })
      }
      yield* call(
        tenant,
        place,
        "organizations.enabledConnections.add",
        { connection_id: connection.id, ...more },
        path
      )
    }
    for (const { roles = [], user: name } of members) {
      const user = userId(tenant, name)
      if (user === undefined) {
        return yield* new InvalidSeedEntry({ place, reason: `there is no user ${name}` })
      }
      yield* call(tenant, place, "organizations.members.create", { members: [user] }, path)
      if (roles.length > 0) {
        const ids = yield* roleIds(tenant, place, roles)
        yield* call(
          tenant,
          place,
          "organizations.members.roles.assign",
          { roles: ids },
          {
            ...path,
            user_id: user
          }
        )
      }
    }
    for (const name of clients) {
      const all = tenant.store.resources("clients")
      const client =
        all.get(name) === undefined
          ? all.entries().find(({ value }) => value["name"] === name)?.id
          : name
      if (client === undefined) {
        return yield* new InvalidSeedEntry({ place, reason: `there is no application ${name}` })
      }
      yield* call(
        tenant,
        place,
        "organizations.clients.create",
        { clients: [{ client_id: client, use_for_member_access: false }] },
        path
      )
    }
  }
})

const seedSettings = Effect.fnUntraced(function* (tenant: Tenant, seed: TenantSeed) {
  for (const [name, body] of Object.entries(seed.settings ?? {})) {
    const { create, replace, update } = settings.find((one) => one.name === name)?.operations ?? {}
    yield* call(tenant, `settings.${name}`, create ?? update ?? replace ?? "", body)
  }
})

const seedResources = Effect.fnUntraced(function* (tenant: Tenant, seed: TenantSeed) {
  for (const [name, bodies] of Object.entries(seed.resources ?? {})) {
    const resource = resources.find((one) => one.name === name)
    for (const [index, body] of bodies.entries()) {
      const place = `resources.${name}[${index}]`
      if (resource?.parent !== undefined) {
        return yield* new InvalidSeedEntry({ place, reason: "it belongs to another resource" })
      }
      yield* call(tenant, place, resource?.operations.create ?? "", body)
    }
  }
})

/** Connections come first, and name applications that come later. */
const checkEnabledClients = Effect.fnUntraced(function* (tenant: Tenant, seed: TenantSeed) {
  for (const { enabledClients = [], name } of seed.connections ?? []) {
    const unknown = unknownClient(tenant, enabledClients)
    if (unknown !== undefined) {
      return yield* new InvalidSeed({
        connection: name,
        reason: `enabledClients has "${unknown}", and there is no application of this id`
      })
    }
  }
})

/** Adds the connections of a seed. Another seed can have added some since theirs were checked. */
const addConnections = Effect.fnUntraced(function* (
  tenant: Tenant,
  made: ReadonlyArray<ConnectionRecord>
) {
  const { connections } = tenant.store
  for (const connection of made) {
    const { id, name } = connection
    if (connections.conflict(connection) !== undefined) return yield* nameTwice(name)
    if (connections.get(id) !== undefined) {
      return yield* new InvalidSeed({
        connection: name,
        reason: `the id ${id} is there twice; ids are unique in a tenant`
      })
    }
    connections.set(id, connection)
  }
})

/** All that is seeded beside connections. */
const seedAll = Effect.fnUntraced(function* (tenant: Tenant, seed: TenantSeed) {
  for (const [index, body] of (seed.resource_servers ?? []).entries()) {
    yield* call(tenant, `resource_servers[${index}]`, "resourceServers.create", body)
  }
  yield* seedClients(tenant, seed)
  yield* checkEnabledClients(tenant, seed)
  yield* seedRoles(tenant, seed)
  yield* seedUsers(tenant, seed)
  yield* seedOrganizations(tenant, seed)
  yield* seedSettings(tenant, seed)
  yield* seedResources(tenant, seed)
})

/** Adds what a seed says to a tenant; nothing of it stays where some of it cannot be added. */
export const sow = Effect.fnUntraced(function* (tenant: Tenant, seed: TenantSeed) {
  const unknown = Object.keys(seed).find((name) => !seedParts.some((part) => part === name))
  if (unknown !== undefined) {
    return yield* new InvalidSeedEntry({
      place: unknown,
      reason: `a seed has ${seedParts.join(", ")}, and nothing else`
    })
  }
  // Keys take long to make, and the tenant serves others meanwhile: this comes before anything is added.
  const connections = yield* makeConnections(tenant, seed)
  yield* Effect.suspend(() => {
    const before = tenant.store.snapshot()
    return addConnections(tenant, connections).pipe(
      Effect.andThen(seedAll(tenant, seed)),
      Effect.tapError(() => Effect.sync(() => tenant.store.restore(before)))
    )
    // In one step: what another request wrote meanwhile would be lost with a seed that is wrong.
  }).pipe(Effect.provideService(References.PreventSchedulerYield, true))
})
