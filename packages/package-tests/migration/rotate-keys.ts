import { Connections } from "@effect-auth0/management"
import type { Auth0 } from "@effect-auth0/management/promise"
import type { ManagementClient } from "auth0"

export const before = async (auth0: ManagementClient, id: string) => {
  await auth0.connections.keys.rotate(id, { signing_alg: "ES256" })
  const keys = await auth0.connections.keys.get(id)
  return keys.length
}

export const after = async (auth0: Auth0, id: string) => {
  await auth0.run(Connections.Keys.rotate, id, { signing_alg: "ES256" })
  const keys = await auth0.run(Connections.Keys.get, id)
  return keys.length
}
