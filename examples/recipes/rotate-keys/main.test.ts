import { startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { layerEnv } from "@effect-auth0/management/node"
import { Effect, Stream } from "effect"
import { expect, test, vi } from "vitest"
import { rotateAll } from "./main.ts"

test("rotates what has keys and reports what has none", async () => {
  const options = { token_endpoint_auth_method: "private_key_jwt" }
  const sandbox = await startTenantSandbox({
    seed: {
      connections: [
        { name: "acme", strategy: "oidc", options },
        { name: "globex", strategy: "oidc" }
      ]
    }
  })
  vi.stubEnv("AUTH0_DOMAIN", sandbox.domain)
  vi.stubEnv("AUTH0_ORIGIN", sandbox.origin)
  vi.stubEnv("AUTH0_CLIENT_ID", sandbox.clientId)
  vi.stubEnv("AUTH0_CLIENT_SECRET", sandbox.clientSecret)
  const results = await Effect.runPromise(
    rotateAll.pipe(Stream.runCollect, Effect.provide(layerEnv()))
  )
  await sandbox.close()
  expect(results.map(({ name }) => name)).toStrictEqual(["acme", "globex"])
  expect(results[0]?.result).toMatch(/^next key /)
  expect(results[1]?.result).toBe("BadRequest")
})
