/** Rotates the keys of one connection with the generated raw client. */
import { createClient } from "@effect-auth0/management-client"
import { connectionsKeysRotate } from "@effect-auth0/management-client/connections/keys"

const client = createClient({
  baseUrl: "https://tenant.eu.auth0.com/api/v2",
  headers: { authorization: "Bearer token" }
})

await connectionsKeysRotate({ client, path: { id: "con_A1b2C3d4E5f6G7h8" } })
