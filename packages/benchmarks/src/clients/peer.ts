/**
 * The official SDK with its defaults: telemetry header, retries, timeout. Its
 * `ManagementClient` speaks https only, so the clients of the two resources are
 * made as it makes them itself, with all of its options but the server's address.
 * The token is a fixed one, which spares it the look into its token cache.
 */
import { createManagementAuth } from "auth0/management"
import { ConnectionsClient } from "auth0/connections"
import { KeysClient } from "auth0/connections/keys"
import { connectionId, domain, inLoops, type MakeClient } from "./Client.ts"

export const make: MakeClient = (origin) => {
  const options = {
    ...createManagementAuth({ domain, token: "loopback-token" }).clientOptions,
    baseUrl: `${origin}/api/v2`
  }
  const keys = new KeysClient(options)
  const connections = new ConnectionsClient(options)
  return {
    rotate: inLoops(() => keys.rotate(connectionId)),
    list: async () => {
      let count = 0
      for await (const connection of await connections.list({ take: 100 })) {
        if (connection.id !== "") count++
      }
      return count
    }
  }
}
