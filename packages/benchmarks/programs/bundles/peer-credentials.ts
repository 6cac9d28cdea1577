/** The official SDK through its smallest entry points that know credentials. */
import { KeysClient } from "auth0/connections/keys"
import { createManagementAuth } from "auth0/management"

const auth = createManagementAuth({
  domain: "tenant.eu.auth0.com",
  clientId: "id",
  clientSecret: "secret"
})

await new KeysClient(auth.clientOptions).rotate("con_A1b2C3d4E5f6G7h8")
