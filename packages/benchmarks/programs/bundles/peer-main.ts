/** The official SDK through its main entry point, with client secret. */
import { ManagementClient } from "auth0"

const client = new ManagementClient({
  domain: "tenant.eu.auth0.com",
  clientId: "id",
  clientSecret: "secret"
})

await client.connections.keys.rotate("con_A1b2C3d4E5f6G7h8")
