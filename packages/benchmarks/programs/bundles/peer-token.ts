/** The official SDK through the smallest entry point that it has, with a fixed token. */
import { KeysClient } from "auth0/connections/keys"

const client = new KeysClient({ baseUrl: "https://tenant.eu.auth0.com/api/v2", token: "token" })

await client.rotate("con_A1b2C3d4E5f6G7h8")
