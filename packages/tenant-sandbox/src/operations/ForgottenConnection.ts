/**
 * What goes with a connection: its part in organizations, and the users whose only identity is there.
 */
import { asJsonObject } from "../http/Json.ts"
import { resources } from "../resources/definitions/index.ts"
import { forgetRecord } from "../resources/ResourceHandlers.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { ConnectionRecord } from "../tenant/TenantState.ts"

const users = resources.find(({ name }) => name === "users")

/** Forgets a connection and what goes with it. */
export const forgetConnection = (tenant: Tenant, connection: ConnectionRecord): void => {
  const { store } = tenant
  store.connections.delete(connection.id)
  store.relations("organizations.connections").forgetRight(connection.id)
  for (const user of store.resources("users").values()) {
    const { identities } = user
    const [first] = Array.isArray(identities) ? identities : []
    if (users !== undefined && asJsonObject(first)["connection"] === connection.name) {
      forgetRecord(users, tenant, user)
    }
  }
}
