import { startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { expect, test, vi } from "vitest"
import { handler } from "./handler.ts"

const invoke = (id: string) =>
  handler({ pathParameters: { id } }, { getRemainingTimeInMillis: () => 30_000 })

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
  expect([await invoke("auth0|ada"), await invoke("auth0|nobody")]).toStrictEqual([
    { statusCode: 200, body: '{"name":"Ada"}' },
    { statusCode: 404 }
  ])
  await sandbox.close()
})
