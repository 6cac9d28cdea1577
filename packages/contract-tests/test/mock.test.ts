/** The mock for people: Prism's own command over the contract, as the `mock` script starts it. */
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { createClient } from "@effect-auth0/management-client"
import { connectionsKeysRotate } from "@effect-auth0/management-client/connections/keys"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"

const writer = fileURLToPath(new URL("../src/prism/write-mock-contract.ts", import.meta.url))
const command = createRequire(import.meta.url).resolve("@stoplight/prism-cli/dist/index.js")

const start = async () => {
  const folder = await mkdtemp(join(tmpdir(), "mock-"))
  const file = join(folder, "contract.json")
  await promisify(execFile)(process.execPath, [writer, file])
  const prism = spawn(process.execPath, [command, "mock", "--port", "0", file], {
    env: { ...process.env, NODE_ENV: "development", SCARF_ANALYTICS: "false", NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "ignore"]
  })
  const close = async (): Promise<void> => {
    const ended = once(prism, "exit")
    prism.kill("SIGKILL")
    await ended
    await rm(folder, { recursive: true })
  }
  for await (const line of createInterface(prism.stdout)) {
    const origin = /listening on (http:\/\/[\d.]+:\d+)/.exec(line)?.[1]
    if (origin !== undefined) {
      prism.stdout.resume()
      return { origin, close }
    }
  }
  throw new Error("Prism's command ended before it listened")
}

describe("the mock for people", () => {
  let mock: Awaited<ReturnType<typeof start>>
  beforeAll(async () => {
    mock = await start()
  })
  afterAll(() => mock.close())

  const client = () =>
    createClient({
      baseUrl: `${mock.origin}/api/v2`,
      headers: { authorization: "Bearer any-token" }
    })

  it("responds to a call of the raw client", async () => {
    const { data, error, response } = await connectionsKeysRotate({
      client: client(),
      path: { id: "con_A1b2C3d4E5f6G7h8" },
      body: { signing_alg: "ES256" }
    })
    assert.isUndefined(error)
    assert.strictEqual(response?.status, 201)
    assert.isString(data?.kid)
  })

  it("responds with the status that is preferred", async () => {
    const { error, response } = await connectionsKeysRotate({
      client: client(),
      path: { id: "con_A1b2C3d4E5f6G7h8" },
      headers: { prefer: "code=404" }
    })
    assert.strictEqual(response?.status, 404)
    assert.deepInclude(error, { statusCode: 404, errorCode: "inexistent_connection" })
  })

  it("rejects a call without a token", async () => {
    const path = "/api/v2/connections/con_A1b2C3d4E5f6G7h8/keys/rotate"
    const response = await fetch(mock.origin + path, { method: "POST" })
    assert.strictEqual(response.status, 401)
  })
})
