/** The generated raw client by itself, over `fetch`. Shown beside ours, without a budget. */
import { createClient } from "@effect-auth0/management-client"
import { connectionsKeysRotate } from "@effect-auth0/management-client/connections/keys"
import { connectionId, inLoops, type MakeClient } from "./Client.ts"

export const make: MakeClient = (origin) => {
  const client = createClient({
    baseUrl: `${origin}/api/v2`,
    headers: { authorization: "Bearer loopback-token" }
  })
  return {
    rotate: inLoops(async () => {
      const { data } = await connectionsKeysRotate({
        client,
        path: { id: connectionId }
      })
      return data
    })
  }
}
