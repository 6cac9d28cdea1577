/**
 * Deletes a connection with what depends on it: its place in organizations, references to it, the users whose
 * primary identity is in it, and its identities that are linked to other users.
 */
import { definition } from "../resources/definitions/index.ts"
import { forgetRecord, forgetReferences } from "../resources/ResourceHandlers.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { ConnectionRecord } from "../tenant/TenantState.ts"
import { identitiesOf, reindexed } from "./UserProfile.ts"

/** Deletes a connection and what depends on it. */
export const forgetConnection = (tenant: Tenant, connection: ConnectionRecord): void => {
  const { store } = tenant
  store.connections.delete(connection.id)
  store.relations("organizations.connections").forgetRight(connection.id)
  forgetReferences(tenant, "connections", connection.id)
  const users = store.resources("users")
  for (const user of users.values()) {
    const identities = identitiesOf(user)
    const [first] = identities
    const kept = identities.filter((identity) => identity["connection"] !== connection.name)
    if (first?.["connection"] === connection.name) {
      forgetRecord(definition("users"), tenant, user)
    } else if (kept.length < identities.length) {
      users.set(String(user["user_id"]), reindexed({ ...user, identities: kept }))
    }
  }
}
