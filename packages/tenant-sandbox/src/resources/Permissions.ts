/**
 * A permission is a scope of an API. Users and roles have them as pairs with a key of both, and the rest
 * is looked up at the API when they are shown.
 */
import { asJsonObject, type JsonObject } from "../http/Json.ts"
import type { Tenant } from "../tenant/Tenant.ts"

/** A permission by its two names. */
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

/** Takes permissions away from whoever has them. */
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

/** The permissions of a body. */
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
