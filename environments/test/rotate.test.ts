import { type RunningSandbox, startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest"
import { runtimes } from "../src/runtimes/index.ts"

let sandbox: RunningSandbox

beforeEach(async () => {
  sandbox = await startTenantSandbox()
})

afterEach(() => sandbox.close())
afterAll(() => Promise.all(runtimes.map((runtime) => runtime.stop())))

describe("the client over `fetch` rotates a key, once", () => {
  for (const runtime of runtimes) {
    test(`in ${runtime.name}`, async () => {
      const { id } = await sandbox.connections.create({
        name: "acme",
        strategy: "oidc",
        options: { token_endpoint_auth_method: "private_key_jwt" }
      })
      const { clientId, clientSecret, domain, origin } = sandbox
      const output = await runtime.run("rotate", {
        clientId,
        clientSecret,
        connection: id,
        domain,
        origin
      })
      const next = sandbox.connections.all()[0]?.keyring?.next.kid
      expect(next).toBeTypeOf("string")
      expect(output).toStrictEqual({ kid: next, missing: "NotFound" })
      expect(
        sandbox.requests.all().map(({ applied, operation, status }) => [operation, status, applied])
      ).toStrictEqual([
        ["oauth.token", 200, true],
        ["connections.keys.rotate", 201, true],
        ["connections.keys.rotate", 404, false]
      ])
    })
  }
})
