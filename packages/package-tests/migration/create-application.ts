import { ClientGrants, Clients, ResourceServers } from "@effect-auth0/management"
import type { Auth0 } from "@effect-auth0/management/promise"
import type { ManagementClient } from "auth0"

const identifier = "https://orders.acme.example"
const scopes = [{ value: "read:orders" }]

export const before = async (auth0: ManagementClient) => {
  await auth0.resourceServers.create({ identifier, scopes })
  const app = await auth0.clients.create({ name: "billing", app_type: "non_interactive" })
  const grant = await auth0.clientGrants.create({
    client_id: app.client_id ?? "",
    audience: identifier,
    scope: ["read:orders"]
  })
  return [app.name, grant.audience, grant.scope]
}

export const after = async (auth0: Auth0) => {
  await auth0.run(ResourceServers.create, { identifier, scopes })
  const app = await auth0.run(Clients.create, { name: "billing", app_type: "non_interactive" })
  const grant = await auth0.run(ClientGrants.create, {
    client_id: app.client_id ?? "",
    audience: identifier,
    scope: ["read:orders"]
  })
  return [app.name, grant.audience, grant.scope]
}
