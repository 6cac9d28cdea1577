/**
 * The connections, applications and client grants of an organization: relations whose pairs have members.
 */
import { declares } from "../contract/ContractOperation.ts"
import { ApiProblem } from "../http/ApiProblem.ts"
import { asJsonObject, stringsOf, type JsonObject } from "../http/Json.ts"
import { found, foundConnection, inBody } from "../resources/Found.ts"
import { declared } from "../resources/Projection.ts"
import { listPairs } from "../resources/RelationHandlers.ts"
import type { Pair } from "../store/Relation.ts"
import type { RelationName } from "../store/Store.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { done, success, type OperationHandler, type OperationRequest } from "./Operation.ts"
import { listResponse } from "./Pages.ts"

/** A kind of pair, and how the API returns it. */
interface Part {
  readonly relation: RelationName
  /** The message of the API's 404. */
  readonly absent: string
  readonly exists: (tenant: Tenant, id: string) => ApiProblem | undefined
  readonly show: (tenant: Tenant, pair: Pair) => JsonObject
  /** Defaults for the members of a new pair. */
  readonly initial: JsonObject
}

const connections: Part = {
  relation: "organizations.connections",
  absent: "The connection is not enabled for this organization.",
  exists: (tenant, id) => {
    const connection = foundConnection(tenant, id)
    return connection instanceof ApiProblem ? connection : undefined
  },
  show: (tenant, { members, right }) => {
    const connection = tenant.store.connections.get(right)
    return {
      ...members,
      connection_id: right,
      connection: { name: connection?.name ?? "", strategy: connection?.strategy ?? "" }
    }
  },
  initial: {
    assign_membership_on_login: false,
    show_as_button: true,
    is_signup_enabled: false,
    is_enabled: true
  }
}

const clients: Part = {
  relation: "organizations.clients",
  absent: "The client is not assigned to this organization.",
  exists: (tenant, id) => {
    const client = found(tenant, "clients", id)
    return client instanceof ApiProblem ? client : undefined
  },
  show: (tenant, { members, right }) => {
    const client = tenant.store.resources("clients").get(right) ?? {}
    const names = [
      "name",
      "app_type",
      "logo_uri",
      "is_first_party",
      "grant_types",
      "organization_usage"
    ]
    return {
      ...members,
      client_id: right,
      client: Object.fromEntries(
        names.flatMap((name) => {
          const value = client[name]
          return value === undefined ? [] : [[name, value]]
        })
      )
    }
  },
  initial: { use_for_member_access: false }
}

const grants: Part = {
  relation: "organizations.client_grants",
  absent: "The client grant is not associated with this organization.",
  exists: (tenant, id) => {
    const grant = found(tenant, "client_grants", id)
    return grant instanceof ApiProblem ? grant : undefined
  },
  show: (tenant, { right }) => tenant.store.resources("client_grants").get(right) ?? {},
  initial: {}
}

const organizationOf = ({ path }: OperationRequest): string => path["id"] ?? ""

const partId = ({ operation, path }: OperationRequest): string =>
  path[operation.pathParameters.at(-1)?.name ?? ""] ?? ""

const list =
  (part: Part): OperationHandler =>
  (tenant, request) => {
    const organization = found(tenant, "organizations", organizationOf(request))
    if (organization instanceof ApiProblem) return organization
    const { audience, client_id: client, grant_ids: ids, is_enabled: enabled } = request.query
    const pairs = tenant.store.relations(part.relation).ofLeft(organizationOf(request)).entries()
    const wanted =
      audience === undefined && client === undefined && ids === undefined && enabled === undefined
        ? pairs
        : pairs.filter(({ value }) => {
            const shown = part.show(tenant, value)
            return (
              (audience === undefined || shown["audience"] === audience) &&
              (client === undefined || shown["client_id"] === client) &&
              (ids === undefined || stringsOf(ids).includes(value.right)) &&
              (enabled === undefined || shown["is_enabled"] === enabled)
            )
          })
    return listPairs(tenant, request, wanted, part.show)
  }

const add =
  (part: Part, member: string): OperationHandler =>
  (tenant, request) => {
    const organization = found(tenant, "organizations", organizationOf(request))
    if (organization instanceof ApiProblem) return organization
    const { [member]: id, ...members } = asJsonObject(request.body)
    const absent = part.exists(tenant, String(id))
    if (absent !== undefined) return inBody(absent, request)
    const relation = tenant.store.relations(part.relation)
    if (relation.has(organizationOf(request), String(id)) && declares(request.operation, 409)) {
      return new ApiProblem({
        statusCode: 409,
        message: "It belongs to this organization already.",
        errorCode: "organization_conflict"
      })
    }
    relation.add(organizationOf(request), String(id), { ...part.initial, ...members })
    const pair = relation.get(organizationOf(request), String(id))
    return pair === undefined
      ? done(request)
      : success(request, declared(part.show(tenant, pair), request.operation.response.members))
  }

/** The pair in the path, or the error if it does not exist. */
const pairOf = (part: Part, tenant: Tenant, request: OperationRequest): Pair | ApiProblem => {
  const organization = found(tenant, "organizations", organizationOf(request))
  if (organization instanceof ApiProblem) return organization
  return (
    tenant.store.relations(part.relation).get(organizationOf(request), partId(request)) ??
    new ApiProblem({ statusCode: 404, message: part.absent })
  )
}

const get =
  (part: Part): OperationHandler =>
  (tenant, request) => {
    const pair = pairOf(part, tenant, request)
    return pair instanceof ApiProblem
      ? pair
      : success(request, declared(part.show(tenant, pair), request.operation.response.members))
  }

const update =
  (part: Part): OperationHandler =>
  (tenant, request) => {
    const pair = pairOf(part, tenant, request)
    if (pair instanceof ApiProblem) return pair
    const members = Object.fromEntries(
      Object.entries({ ...pair.members, ...asJsonObject(request.body) }).filter(
        ([, value]) => value !== null
      )
    )
    tenant.store.relations(part.relation).add(pair.left, pair.right, members)
    return success(
      request,
      declared(part.show(tenant, { ...pair, members }), request.operation.response.members)
    )
  }

const remove =
  (part: Part): OperationHandler =>
  (tenant, request) => {
    const pair = pairOf(part, tenant, request)
    if (pair instanceof ApiProblem) return pair
    tenant.store.relations(part.relation).remove(pair.left, pair.right)
    return done(request)
  }

/** `organizations.clients.create`: adds all clients of the request, or none. */
const addClients: OperationHandler = (tenant, request) => {
  const id = organizationOf(request)
  const organization = found(tenant, "organizations", id)
  if (organization instanceof ApiProblem) return organization
  const { clients: items } = asJsonObject(request.body)
  const asked = Array.isArray(items) ? items.map(asJsonObject) : []
  const relation = tenant.store.relations("organizations.clients")
  for (const { client_id: client } of asked) {
    const absent = clients.exists(tenant, String(client))
    if (absent !== undefined) return inBody(absent, request)
    if (relation.has(id, String(client))) {
      return new ApiProblem({
        statusCode: 409,
        message: "The client is assigned to this organization already.",
        errorCode: "organization_conflict"
      })
    }
  }
  for (const { client_id: client, ...members } of asked) {
    relation.add(id, String(client), { ...clients.initial, ...members })
  }
  return success(
    request,
    asked.flatMap(({ client_id: client }) => {
      const pair = relation.get(id, String(client))
      return pair === undefined
        ? []
        : [declared(clients.show(tenant, pair), request.operation.response.item)]
    })
  )
}

/** `organizations.clients.delete`: removes several clients; those that are not assigned are ignored. */
const removeClients: OperationHandler = (tenant, request) => {
  const id = organizationOf(request)
  const organization = found(tenant, "organizations", id)
  if (organization instanceof ApiProblem) return organization
  for (const client of stringsOf(asJsonObject(request.body)["clients"])) {
    tenant.store.relations("organizations.clients").remove(id, client)
  }
  return done(request)
}

/** `clients.connections.get`: the connections that an application is enabled for. */
const listClientConnections: OperationHandler = (tenant, request) => {
  const id = request.path["id"] ?? ""
  const client = found(tenant, "clients", id)
  if (client instanceof ApiProblem) return client
  const strategies = stringsOf(request.query["strategy"])
  return listResponse(
    request,
    tenant.store.connections
      .entries()
      .filter(
        ({ value }) =>
          value.enabledClients.includes(id) &&
          (strategies.length === 0 || strategies.includes(value.strategy))
      ),
    ({ fields, id: connection, name, strategy }) => ({
      id: connection,
      name,
      strategy,
      ...fields
    })
  )
}

/** The operations on the parts of organizations. */
export const organizationPartHandlers: Readonly<Record<string, OperationHandler>> = {
  "organizations.connections.list": list(connections),
  "organizations.connections.create": add(connections, "connection_id"),
  "organizations.connections.get": get(connections),
  "organizations.connections.update": update(connections),
  "organizations.connections.delete": remove(connections),
  "organizations.enabledConnections.list": list(connections),
  "organizations.enabledConnections.add": add(connections, "connection_id"),
  "organizations.enabledConnections.get": get(connections),
  "organizations.enabledConnections.update": update(connections),
  "organizations.enabledConnections.delete": remove(connections),
  "organizations.clients.list": list(clients),
  "organizations.clients.create": addClients,
  "organizations.clients.delete": removeClients,
  "organizations.clients.get": get(clients),
  "organizations.clients.update": update(clients),
  "organizations.clientGrants.list": list(grants),
  "organizations.clientGrants.create": add(grants, "grant_id"),
  "organizations.clientGrants.delete": remove(grants),
  "clients.connections.get": listClientConnections
}
