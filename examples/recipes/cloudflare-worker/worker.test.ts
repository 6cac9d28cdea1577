import { startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { expect, test } from "vitest"
import worker from "./worker.ts"

test("two requests share the token that KV keeps", async () => {
  const sandbox = await startTenantSandbox({
    seed: {
      connections: [{ name: "users", strategy: "auth0" }],
      users: [{ connection: "users", user_id: "ada", email: "ada@acme.example", name: "Ada" }]
    }
  })
  const kept = new Map<string, string>()
  const writes: Array<Promise<unknown>> = []
  const env = {
    AUTH0_DOMAIN: sandbox.domain,
    AUTH0_ORIGIN: sandbox.origin,
    AUTH0_CLIENT_ID: sandbox.clientId,
    AUTH0_CLIENT_SECRET: sandbox.clientSecret,
    TOKENS: {
      get: (key: string) => Promise.resolve(kept.get(key) ?? null),
      put: (key: string, value: string) => Promise.resolve(void kept.set(key, value))
    }
  }
  const get = async (id: string) => {
    const url = `https://worker.example/?id=${encodeURIComponent(id)}`
    const response = await worker.fetch(new Request(url), env, {
      waitUntil: (promise) => void writes.push(promise)
    })
    await Promise.all(writes)
    return response
  }
  const found = await get("auth0|ada")
  const missing = await get("auth0|nobody")
  const tokens = sandbox.requests.all().filter(({ path }) => path === "/oauth/token")
  expect([await found.json(), missing.status]).toStrictEqual([{ name: "Ada" }, 404])
  expect([tokens.length, kept.size]).toStrictEqual([1, 1])
  await sandbox.close()
})
