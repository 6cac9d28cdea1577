import { Connections } from "@effect-auth0/management"
import type { Auth0 } from "@effect-auth0/management/promise"
import type { ManagementClient } from "auth0"

export const before = async (auth0: ManagementClient) => {
  const names: Array<string | undefined> = []
  for await (const { name } of await auth0.connections.list({ strategy: ["oidc"], take: 2 })) {
    names.push(name)
  }
  return names
}

export const after = async (auth0: Auth0) => {
  const names: Array<string | undefined> = []
  const query = { strategy: ["oidc" as const], take: 2 }
  for await (const { name } of auth0.iterate(Connections.list.items, query)) names.push(name)
  return names
}
