/** The platform's `fetch` and nothing else: what everything here is compared with. */
import { type Client, connectionId, inLoops, type MakeClient } from "./Client.ts"

interface ConnectionsPage {
  readonly connections: ReadonlyArray<{ readonly id: string }>
  readonly next?: string
}

const listOver =
  (origin: string): Client["list"] & {} =>
  async () => {
    let count = 0
    let cursor: string | undefined
    do {
      const query = cursor === undefined ? "take=100" : `take=100&from=${cursor}`
      const response = await fetch(`${origin}/api/v2/connections?${query}`, {
        headers: { accept: "application/json", authorization: "Bearer loopback-token" }
      })
      const page = JSON.parse(await response.text()) as ConnectionsPage
      for (const connection of page.connections) if (connection.id !== "") count++
      cursor = page.next
    } while (cursor !== undefined)
    return count
  }

export const make: MakeClient = (origin) => ({
  rotate: inLoops(async () => {
    const response = await fetch(`${origin}/api/v2/connections/${connectionId}/keys/rotate`, {
      method: "POST",
      headers: {
        accept: "application/json",
        authorization: "Bearer loopback-token"
      }
    })
    const body: unknown = JSON.parse(await response.text())
    return body
  }),
  list: listOver(origin)
})
