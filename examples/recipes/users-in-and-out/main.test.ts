import { gunzipSync } from "node:zlib"
import { layerEnv } from "@effect-auth0/management/node"
import { startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { Effect } from "effect"
import { expect, test, vi } from "vitest"
import { exportUsers, importUsers } from "./main.ts"

test("10,000 users are imported and exported", async () => {
  const sandbox = await startTenantSandbox()
  const { id } = await sandbox.connections.create({ name: "users", strategy: "auth0" })
  vi.stubEnv("AUTH0_DOMAIN", sandbox.domain)
  vi.stubEnv("AUTH0_ORIGIN", sandbox.origin)
  vi.stubEnv("AUTH0_CLIENT_ID", sandbox.clientId)
  vi.stubEnv("AUTH0_CLIENT_SECRET", sandbox.clientSecret)
  const program = Effect.all([importUsers(id), exportUsers(id)])
  const [imported, location = ""] = await Effect.runPromise(
    program.pipe(Effect.provide(layerEnv()))
  )
  const file = new Uint8Array(await (await fetch(location)).arrayBuffer())
  const lines = gunzipSync(file).toString().trim().split("\n")
  await sandbox.close()
  expect([imported, lines.length]).toStrictEqual([10_000, 10_000])
})
