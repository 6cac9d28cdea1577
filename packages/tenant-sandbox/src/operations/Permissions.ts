/**
 * The permissions of users and roles, and those that users have through roles.
 */
import { ApiProblem } from "../http/ApiProblem.ts"
import { asJsonObject, type JsonObject } from "../http/Json.ts"
import { scopeDescription } from "../resources/definitions/access.ts"
import { found, inBody } from "../resources/Found.ts"
import { permissionKey, permissionOf, permissionsIn } from "../resources/Permissions.ts"
import { declared } from "../resources/Projection.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import { done, type OperationHandler, type OperationRequest } from "./Operation.ts"
import { listResponse, listOf } from "./Pages.ts"

const kinds = {
  users: "users.permissions",
  roles: "roles.permissions"
} as const

/** A permission with its description from the API. */
const described = (tenant: Tenant, key: string): JsonObject => {
  const { identifier, name } = permissionOf(key)
  const api = tenant.apiOf(identifier) ?? {}
  return {
    resource_server_identifier: identifier,
    permission_name: name,
    resource_server_name: typeof api["name"] === "string" ? api["name"] : identifier,
    description: scopeDescription(api, name) ?? ""
  }
}

const unknownPermission = (tenant: Tenant, request: OperationRequest): ApiProblem | undefined => {
  for (const { identifier, name } of permissionsIn(asJsonObject(request.body))) {
    const api = tenant.apiOf(identifier)
    if (api === undefined) {
      return inBody(
        new ApiProblem({
          statusCode: 404,
          message: "The resource server does not exist",
          errorCode: "inexistent_resource_server"
        }),
        request
      )
    }
    if (scopeDescription(api, name) === undefined && !hasScope(api, name)) {
      return new ApiProblem({
        statusCode: 400,
        message: `The API ${identifier} has no permission ${name}.`,
        errorCode: "invalid_body"
      })
    }
  }
  return undefined
}

const hasScope = ({ scopes }: JsonObject, name: string): boolean =>
  Array.isArray(scopes) && scopes.some((scope) => asJsonObject(scope)["value"] === name)

/** Lists the permissions of a user or a role. */
export const listPermissions =
  (kind: keyof typeof kinds): OperationHandler =>
  (tenant, request) => {
    const owner = found(tenant, kind, request.path["id"])
    if (owner instanceof ApiProblem) return owner
    const pairs = tenant.store.relations(kinds[kind]).ofLeft(request.path["id"] ?? "")
    return listResponse(request, pairs.entries(), ({ right }) => {
      const permission = described(tenant, right)
      return declared(
        kind === "users"
          ? { ...permission, sources: [{ source_type: "DIRECT", source_id: "", source_name: "" }] }
          : permission,
        request.operation.response.item
      )
    })
  }

/** Adds permissions to a user or a role: all of the request, or none. */
export const addPermissions =
  (kind: keyof typeof kinds): OperationHandler =>
  (tenant, request) => {
    const id = request.path["id"] ?? ""
    const owner = found(tenant, kind, id)
    if (owner instanceof ApiProblem) return owner
    const unknown = unknownPermission(tenant, request)
    if (unknown !== undefined) return unknown
    for (const { identifier, name } of permissionsIn(asJsonObject(request.body))) {
      tenant.store.relations(kinds[kind]).add(id, permissionKey(identifier, name))
    }
    return done(request)
  }

/** Removes permissions from a user or a role. */
export const removePermissions =
  (kind: keyof typeof kinds): OperationHandler =>
  (tenant, request) => {
    const id = request.path["id"] ?? ""
    const owner = found(tenant, kind, id)
    if (owner instanceof ApiProblem) return owner
    for (const { identifier, name } of permissionsIn(asJsonObject(request.body))) {
      tenant.store.relations(kinds[kind]).remove(id, permissionKey(identifier, name))
    }
    return done(request)
  }

const rolesOf = (tenant: Tenant, user: string): ReadonlyArray<JsonObject> =>
  tenant.store
    .relations("users.roles")
    .ofLeft(user)
    .values()
    .flatMap(({ right }) => {
      const role = tenant.store.resources("roles").get(right)
      return role === undefined ? [] : [role]
    })

const idOfRole = (role: JsonObject): string => String(role["id"])

/** `users.effectiveRoles.list`: the user's own roles, since the sandbox has no groups. */
export const listEffectiveRoles: OperationHandler = (tenant, request) => {
  const id = request.path["id"] ?? ""
  const user = found(tenant, "users", id)
  if (user instanceof ApiProblem) return user
  return listOf(request, rolesOf(tenant, id), idOfRole, (role) =>
    declared(
      { ...role, description: role["description"] ?? "", sources: ["direct"] },
      request.operation.response.item
    )
  )
}

/** `users.effectivePermissions.list`: the permissions of the user and of its roles for one API. */
export const listEffectivePermissions: OperationHandler = (tenant, request) => {
  const id = request.path["id"] ?? ""
  const user = found(tenant, "users", id)
  if (user instanceof ApiProblem) return user
  const identifier = String(request.query["resource_server_identifier"])
  const sources = new Map<string, Array<string>>()
  const add = (key: string, source: string): void => {
    if (permissionOf(key).identifier !== identifier) return
    const known = sources.get(key) ?? []
    if (!known.includes(source)) known.push(source)
    sources.set(key, known)
  }
  const { store } = tenant
  for (const { right } of store.relations("users.permissions").ofLeft(id).values())
    add(right, "direct")
  for (const role of rolesOf(tenant, id)) {
    const pairs = store.relations("roles.permissions").ofLeft(String(role["id"])).values()
    for (const { right } of pairs) add(right, "roles")
  }
  return listOf(
    request,
    [...sources],
    ([key]) => key,
    ([key, from]) =>
      declared({ ...described(tenant, key), sources: from }, request.operation.response.item)
  )
}

/** `users.effectivePermissions.sources.roles.list`: the roles through which a user has a permission. */
export const listPermissionSources: OperationHandler = (tenant, request) => {
  const id = request.path["id"] ?? ""
  const user = found(tenant, "users", id)
  if (user instanceof ApiProblem) return user
  const key = permissionKey(
    String(request.query["resource_server_identifier"]),
    String(request.query["permission_name"])
  )
  const relation = tenant.store.relations("roles.permissions")
  const roles = rolesOf(tenant, id).filter((role) => relation.has(String(role["id"]), key))
  return listOf(request, roles, idOfRole, (role) =>
    declared(
      { ...role, description: role["description"] ?? "", sources: ["direct"] },
      request.operation.response.item
    )
  )
}
