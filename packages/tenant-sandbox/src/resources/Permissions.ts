/**
 * A permission is a scope of an API. Users and roles refer to it by a key of both names; its description is
 * read from the API when it is returned.
 */
import { asJsonObject, type JsonObject } from "../http/Json.ts"
import type { Tenant } from "../tenant/Tenant.ts"

/** A permission: its name and its API. */
export interface Permission {
  readonly identifier: string
  readonly name: string
}

/** The key of a permission in a relation. */
export const permissionKey = (identifier: string, name: string): string =>
  `${identifier}\u0000${name}`

/** The permission of a key. */
export const permissionOf = (key: string): Permission => {
  const at = key.lastIndexOf("\u0000")
  return { identifier: key.slice(0, at), name: key.slice(at + 1) }
}

/** Removes permissions from all users and roles. */
export const forgetPermissions = (
  tenant: Tenant,
  gone: (permission: Permission) => boolean
): void => {
  for (const name of ["users.permissions", "roles.permissions"] as const) {
    const relation = tenant.store.relations(name)
    for (const right of new Set(relation.pairs().map((pair) => pair.right))) {
      if (gone(permissionOf(right))) relation.forgetRight(right)
    }
  }
}

/** The permissions in a request body. */
export const permissionsIn = (body: JsonObject): ReadonlyArray<Permission> => {
  const { permissions } = body
  return Array.isArray(permissions)
    ? permissions.flatMap((permission) => {
        const { permission_name: name, resource_server_identifier: identifier } =
          asJsonObject(permission)
        return typeof name === "string" && typeof identifier === "string"
          ? [{ identifier, name }]
          : []
      })
    : []
}
