/** The official SDK through its main entry point. */
import { ManagementClient, ManagementError } from "auth0"

export const client = new ManagementClient({
  domain: "tenant.eu.auth0.com",
  clientId: "id",
  clientSecret: "secret"
})

export const program = async (): Promise<string | undefined> => {
  try {
    const next = await client.connections.keys.rotate("con_A1b2C3d4E5f6G7h8", {
      signing_alg: "RS256"
    })
    return next.kid
  } catch (error) {
    if (error instanceof ManagementError && error.statusCode === 404) return error.message
    throw error
  }
}
