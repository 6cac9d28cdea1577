/** A field that the response does not have, through the official SDK. */
import type { ManagementClient } from "auth0"

export const field = async (client: ManagementClient) =>
  (await client.connections.keys.rotate("con_A1b2C3d4E5f6G7h8")).no_such_field
