/** `undici.request` and nothing else: the most that a client on Node can do by usual means. */
import { Agent, request } from "undici"
import { connectionId, inLoops, type MakeClient } from "./Client.ts"

export const make: MakeClient = (origin) => {
  const dispatcher = new Agent()
  return {
    rotate: inLoops(async () => {
      const { body } = await request(`${origin}/api/v2/connections/${connectionId}/keys/rotate`, {
        dispatcher,
        method: "POST",
        headers: {
          accept: "application/json",
          authorization: "Bearer loopback-token"
        }
      })
      const response: unknown = JSON.parse(await body.text())
      return response
    })
  }
}
