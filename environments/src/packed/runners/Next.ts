/** Ways in which a server of Next.js makes the calls. One build has all of them. */
import { run, withServer } from "../Command.ts"
import type { Tenant, Runner } from "../Cell.ts"

const next = [process.execPath, "node_modules/next/dist/bin/next"] as const

const builds = new Map<string, Promise<string>>()

const inNext =
  (request: (origin: string, tenant: Tenant) => Promise<Response>): Runner =>
  async ({ folder }, tenant) => {
    const built = builds.get(folder) ?? run([...next, "build"], { cwd: folder })
    builds.set(folder, built)
    await built
    return withServer(
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

const posted = (path: string): Runner =>
  inNext((origin, tenant) => fetch(origin + path, { method: "POST", body: JSON.stringify(tenant) }))

export const routeOnNode: Runner = posted("/api/node")
export const routeOnEdge: Runner = posted("/api/edge")

/** A component that the server renders; what it called stands in its text, encoded for HTML. */
export const serverComponent: Runner = async (consumer, tenant, token) => {
  const html = await inNext((origin) =>
    fetch(`${origin}/page?${new URLSearchParams({ tenant: JSON.stringify(tenant) })}`)
  )(consumer, tenant, token)
  return decodeURIComponent(/<pre>(.*?)<\/pre>/.exec(html)?.[1] ?? html)
}
