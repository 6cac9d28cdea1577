/**
 * `fetch` with a deadline, and nothing else: a signal and a timer a call. Without a
 * signal no call can be ended, so this is the least that any client over `fetch`
 * costs that keeps to deadlines and can be interrupted.
 */
import { connectionId, inLoops, type MakeClient } from "./Client.ts"

export const make: MakeClient = (origin) => {
  const rotation = `${origin}/api/v2/connections/${connectionId}/keys/rotate`
  return {
    rotate: inLoops(async () => {
      const controller = new AbortController()
      const timer = setTimeout(() => controller.abort(), 60_000)
      try {
        const response = await fetch(rotation, {
          method: "POST",
          headers: { accept: "application/json", authorization: "Bearer loopback-token" },
          signal: controller.signal
        })
        const body: unknown = JSON.parse(await response.text())
        return body
      } finally {
        clearTimeout(timer)
      }
    })
  }
}
