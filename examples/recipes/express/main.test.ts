import type { AddressInfo } from "node:net"
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
  const server = makeApp(auth0).listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  const { port } = server.address() as AddressInfo
  const get = (id: string) =>
    fetch(`http://127.0.0.1:${port}/users/${encodeURIComponent(id)}`, {
      headers: { connection: "close" }
    })
  const found = await get("auth0|ada")
  const missing = await get("auth0|nobody")
  expect([await found.json(), missing.status]).toStrictEqual([{ name: "Ada" }, 404])
  await new Promise((resolve) => server.close(resolve))
  await auth0.close()
  await sandbox.close()
})
