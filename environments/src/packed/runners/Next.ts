/** Ways in which a server of Next.js makes the calls. One build has all of them. */
import { cp, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { run, withServer } from "../Command.ts"
import { ownPath } from "../Consumers.ts"
import type { Tenant, Runner } from "../Cell.ts"
import { usersRequested } from "./Recipes.ts"

const next = [process.execPath, "node_modules/next/dist/bin/next"] as const

const builds = new Map<string, Promise<string>>()

/** Builds the project, with the recipe where its README says that it belongs. */
const build = async (folder: string): Promise<string> => {
  const recipe = ownPath("../examples/recipes/next/route.ts")
  await cp(recipe, join(folder, "app/api/users/[id]/route.ts"))
  // As create-next-app has it; to a project without options, Next.js gives some that are not strict.
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { strict: true } })
  )
  return run([...next, "build"], { cwd: folder })
}

/** What the clients that read the environment find there. */
const environmentOf = ({ clientId, clientSecret, domain, origin }: Tenant) => ({
  AUTH0_DOMAIN: domain,
  AUTH0_ORIGIN: origin,
  AUTH0_CLIENT_ID: clientId,
  AUTH0_CLIENT_SECRET: clientSecret
})

const inNext =
  (request: (origin: string, tenant: Tenant) => Promise<string>): Runner =>
  async ({ folder }, tenant) => {
    const built = builds.get(folder) ?? build(folder)
    builds.set(folder, built)
    await built
    return withServer(
      [...next, "start", "--port", "0", "--hostname", "127.0.0.1"],
      { cwd: folder, env: environmentOf(tenant) },
      (origin) => request(origin, tenant)
    )
  }

const textOf = async (response: Response): Promise<string> => {
  const text = await response.text()
  if (!response.ok) throw new Error(`HTTP ${response.status}: ${text}`)
  return text
}

const posted = (path: string): Runner =>
  inNext(async (origin, tenant) =>
    textOf(await fetch(origin + path, { method: "POST", body: JSON.stringify(tenant) }))
  )

export const routeOnNode: Runner = posted("/api/node")
export const routeOnEdge: Runner = posted("/api/edge")

/** A component that the server renders; what it called stands in its text, encoded for HTML. */
export const serverComponent: Runner = async (consumer, tenant, token) => {
  const query = new URLSearchParams({ tenant: JSON.stringify(tenant) })
  const html = await inNext(async (origin) => textOf(await fetch(`${origin}/page?${query}`)))(
    consumer,
    tenant,
    token
  )
  return decodeURIComponent(/<pre>(.*?)<\/pre>/.exec(html)?.[1] ?? html)
}

/** The recipe, as a route of the project. */
export const routeOfRecipe: Runner = inNext((origin) =>
  usersRequested((id) => fetch(`${origin}/api/users/${encodeURIComponent(id)}`))
)
