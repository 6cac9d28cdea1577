import { startTenantSandbox } from "@effect-auth0/tenant-sandbox"
import { expect, test } from "vitest"
import { bun, deno, nodes } from "../src/runtimes/Process.ts"
import type { Json, Runtime } from "../src/runtimes/Runtime.ts"

const play = async (runtime: Runtime): Promise<Json> => {
  const sandbox = await startTenantSandbox()
  try {
    const { id } = await sandbox.connections.create({
      name: "acme",
      strategy: "oidc",
      options: { token_endpoint_auth_method: "private_key_jwt" }
    })
    return await runtime.run("node-entry", {
      origin: sandbox.origin,
      token: await sandbox.tokens.issue(),
      connection: id
    })
  } finally {
    await sandbox.close()
  }
}

for (const runtime of [...nodes, deno]) {
  test(`the entry for Node sends over undici in ${runtime.name}, with its own agent and a given one`, async () => {
    expect(await play(runtime)).toStrictEqual([{ keys: 2 }, { keys: 2 }])
  })
}

test("in Bun, which has a stand-in for undici, it fails with an error that names the entry to use", async () => {
  const instead = "or use `@effect-auth0/management/fetch`, whose client takes the same options"
  expect(await play(bun)).toStrictEqual([
    {
      option: "undici",
      message: `\`undici\` cannot send here, since this runtime (Bun, say) has a stand-in for it: run this on Node, ${instead}`
    },
    {
      option: "undici",
      message: `\`undici\` cannot send here, since this runtime (Bun, say) has a stand-in for it: run this on Node, ${instead}`
    }
  ])
})
