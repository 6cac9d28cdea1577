/**
 * Organizations: created with their connections, found by name or by search, and their members' roles.
 */
import { ApiProblem } from "../http/ApiProblem.ts"
import { asJsonObject, stringsOf, type JsonObject } from "../http/Json.ts"
import { definition } from "../resources/definitions/index.ts"
import { connectionsIn } from "../resources/definitions/organizations.ts"
import { found, foundConnection, inBody, missing } from "../resources/Found.ts"
import { memberKey } from "../resources/Members.ts"
import { declared, presenter } from "../resources/Projection.ts"
import { listPairs } from "../resources/RelationHandlers.ts"
import { createRecord, recordResponse } from "../resources/ResourceHandlers.ts"
import { select } from "../resources/Selection.ts"
import { uniqueKey } from "../store/Store.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { done, type OperationHandler, type OperationRequest } from "./Operation.ts"
import { listResponse, listOf } from "./Pages.ts"

const organizations = definition("organizations")

/** `organizations.create` */
export const createOrganization: OperationHandler = (tenant, request) => {
  const { enabled_connections: _connections, ...body } = asJsonObject(request.body)
  const connections = connectionsIn(request.body)
  for (const { connection_id: id } of connections) {
    const connection = foundConnection(tenant, String(id))
    if (connection instanceof ApiProblem) return inBody(connection, request)
  }
  const record = createRecord(organizations, tenant, request, body)
  if (record instanceof ApiProblem) return record
  for (const { connection_id: id, ...members } of connections) {
    tenant.store
      .relations("organizations.connections")
      .add(String(record["id"]), String(id), { is_enabled: true, ...members })
  }
  return recordResponse(organizations, tenant, request, record)
}

/** `organizations.getByName` */
export const getOrganizationByName: OperationHandler = (tenant, request) => {
  const record = tenant.store
    .resources("organizations")
    .findBy("name", uniqueKey(request.path["name"] ?? ""))?.value
  return record === undefined
    ? missing("organizations")
    : recordResponse(organizations, tenant, request, record)
}

/** `organizations.discoveryDomains.getByName` */
export const getDiscoveryDomainByName: OperationHandler = (tenant, request) => {
  const { id = "", discovery_domain: domain = "" } = request.path
  const organization = found(tenant, "organizations", id)
  if (organization instanceof ApiProblem) return organization
  const record = tenant.store
    .resources("discovery_domains")
    .findBy("domain", uniqueKey(domain, id))?.value
  return record === undefined
    ? missing("discovery_domains")
    : recordResponse(definition("discovery_domains"), tenant, request, record)
}

/** Lists a kind of resource by a search in the API's query language. */
export const search =
  (kind: string): OperationHandler =>
  (tenant, request) => {
    const selected = select(tenant.store.resources(kind).entries(), request, tenant)
    return selected instanceof ApiProblem
      ? selected
      : listResponse(request, selected, presenter(request.operation, "listed"))
  }

/** The organization and the member in the path, or the error if one does not exist. */
const member = (tenant: Tenant, request: OperationRequest): ApiProblem | undefined => {
  const { id = "", user_id: user = "" } = request.path
  const organization = found(tenant, "organizations", id)
  if (organization instanceof ApiProblem) return organization
  return tenant.store.relations("organizations.members").has(id, user)
    ? undefined
    : new ApiProblem({
        statusCode: 404,
        message: "The user is not a member of this organization.",
        errorCode: "inexistent_user"
      })
}

const rolePairs = (tenant: Tenant, request: OperationRequest) =>
  tenant.store
    .relations("organizations.member_roles")
    .ofLeft(memberKey(request.path["id"] ?? "", request.path["user_id"] ?? ""))

/** `organizations.members.roles.list` */
export const listMemberRoles: OperationHandler = (tenant, request) =>
  member(tenant, request) ??
  listPairs(tenant, request, rolePairs(tenant, request).entries(), ({ store }, { right }) =>
    store.resources("roles").get(right)
  )

/** `organizations.members.effectiveRoles.list` */
export const listMemberEffectiveRoles: OperationHandler = (tenant, request) =>
  member(tenant, request) ??
  listPairs(tenant, request, rolePairs(tenant, request).entries(), ({ store }, { right }) => {
    const role = store.resources("roles").get(right)
    return role === undefined
      ? undefined
      : { ...role, description: role["description"] ?? "", sources: ["direct"] }
  })

/** `organizations.members.roles.assign` */
export const assignMemberRoles: OperationHandler = (tenant, request) => {
  const stranger = member(tenant, request)
  if (stranger !== undefined) return stranger
  const { id = "", user_id: user = "" } = request.path
  const roles = stringsOf(asJsonObject(request.body)["roles"])
  for (const role of roles) {
    const record = found(tenant, "roles", role)
    if (record instanceof ApiProblem) return inBody(record, request)
  }
  for (const role of roles) {
    tenant.store.relations("organizations.member_roles").add(memberKey(id, user), role)
  }
  return done(request)
}

/** `organizations.members.roles.delete` */
export const deleteMemberRoles: OperationHandler = (tenant, request) => {
  const stranger = member(tenant, request)
  if (stranger !== undefined) return stranger
  const { id = "", user_id: user = "" } = request.path
  for (const role of stringsOf(asJsonObject(request.body)["roles"])) {
    tenant.store.relations("organizations.member_roles").remove(memberKey(id, user), role)
  }
  return done(request)
}

/** `organizations.roles.members.list` */
export const listRoleMembers: OperationHandler = (tenant, request) => {
  const { id = "", role_id: role = "" } = request.path
  const organization = found(tenant, "organizations", id)
  if (organization instanceof ApiProblem) return organization
  const record = found(tenant, "roles", role)
  if (record instanceof ApiProblem) return record
  const prefix = memberKey(id, "")
  const users = tenant.store
    .relations("organizations.member_roles")
    .ofRight(role)
    .values()
    .flatMap(({ left }): ReadonlyArray<JsonObject> => {
      const user = left.startsWith(prefix)
        ? tenant.store.resources("users").get(left.slice(prefix.length))
        : undefined
      return user === undefined ? [] : [user]
    })
  return listOf(
    request,
    users,
    (user) => String(user["user_id"]),
    (user) => declared(user, request.operation.response.item)
  )
}
