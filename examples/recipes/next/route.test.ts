import { startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { expect, test, vi } from "vitest"
import { GET } from "./route.ts"

const get = (id: string) =>
  GET(new Request("https://app.example/api/users"), { params: Promise.resolve({ id }) })

test("responds with the name of a user, and with 404", async () => {
  const sandbox = await startTenantSandbox({
    seed: {
      connections: [{ name: "users", strategy: "auth0" }],
      users: [{ connection: "users", user_id: "ada", email: "ada@acme.example", name: "Ada" }]
    }
  })
  vi.stubEnv("AUTH0_DOMAIN", sandbox.domain)
  vi.stubEnv("AUTH0_ORIGIN", sandbox.origin)
  vi.stubEnv("AUTH0_CLIENT_ID", sandbox.clientId)
  vi.stubEnv("AUTH0_CLIENT_SECRET", sandbox.clientSecret)
  const found = await get("auth0|ada")
  const missing = await get("auth0|nobody")
  expect([await found.json(), missing.status]).toStrictEqual([{ name: "Ada" }, 404])
  await sandbox.close()
})
