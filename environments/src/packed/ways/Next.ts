/** Ways in which a server of Next.js makes the calls. One build has all of them. */
import { run, serving } from "../Command.ts"
import type { Tenant, Way } from "../Way.ts"

const next = [process.execPath, "node_modules/next/dist/bin/next"] as const

const builds = new Map<string, Promise<string>>()

const inNext =
  (request: (origin: string, tenant: Tenant) => Promise<Response>): Way =>
  async ({ folder }, tenant) => {
    const built = builds.get(folder) ?? run([...next, "build"], { cwd: folder })
    builds.set(folder, built)
    await built
    return serving(
      [...next, "start", "--port", "0", "--hostname", "127.0.0.1"],
      { cwd: folder },
      async (origin) => {
        const response = await request(origin, tenant)
        const text = await response.text()
        if (!response.ok) throw new Error(`HTTP ${response.status}: ${text}`)
        return text
      }
    )
  }

const posted = (path: string): Way =>
  inNext((origin, tenant) => fetch(origin + path, { method: "POST", body: JSON.stringify(tenant) }))

export const routeOnNode: Way = posted("/api/node")
export const routeOnEdge: Way = posted("/api/edge")

/** A component that the server renders; what it called stands in its text, encoded for HTML. */
export const serverComponent: Way = async (consumer, tenant, token) => {
  const html = await inNext((origin) =>
    fetch(`${origin}/page?${new URLSearchParams({ tenant: JSON.stringify(tenant) })}`)
  )(consumer, tenant, token)
  return decodeURIComponent(/<pre>(.*?)<\/pre>/.exec(html)?.[1] ?? html)
}
