import { connect } from "@effect-auth0/management/promise"
import { startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { expect, test } from "vitest"
import { makeApp } from "./main.ts"

test("responds with the name of a user, and with 404", async () => {
  const sandbox = await startTenantSandbox({
    seed: {
      connections: [{ name: "users", strategy: "auth0" }],
      users: [{ connection: "users", user_id: "ada", email: "ada@acme.example", name: "Ada" }]
    }
  })
  const auth0 = await connect({
    domain: sandbox.domain,
    origin: sandbox.origin,
    token: await sandbox.tokens.issue()
  })
  const app = makeApp(auth0)
  const found = await app.request("/users/auth0%7Cada")
  const missing = await app.request("/users/nobody")
  expect([await found.json(), missing.status]).toStrictEqual([{ name: "Ada" }, 404])
  await auth0.close()
  await sandbox.close()
})
