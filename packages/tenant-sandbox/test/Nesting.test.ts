/** Input that nests deeper than a stack holds is rejected, and the sandbox goes on. */
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { startTenantSandbox, type RunningSandbox } from "../src/index.ts"

let sandbox: RunningSandbox

beforeAll(async () => {
  sandbox = await startTenantSandbox({
    seed: { connections: [{ name: "people", strategy: "auth0" }] }
  })
})

afterAll(() => sandbox.close())

const call = async (path: string, body?: string) => {
  const response = await fetch(`${sandbox.origin}/api/v2${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${await sandbox.tokens.issue()}`,
      "content-type": "application/json"
    },
    ...(body === undefined ? {} : { body })
  })
  const { message } = JSON.parse(await response.text())
  return [response.status, message]
}

const userWith = (depth: number): string =>
  `{"connection":"people","email":"d${depth}@acme.example","password":"a-Password-1","user_metadata":{"a":${"[".repeat(depth)}${"]".repeat(depth)}}}`

describe("deep nesting", () => {
  it("of a body is a 400, and what is below the limit is kept", async () => {
    const invalid = [400, "Invalid request payload JSON format"]
    expect([
      await call("/users", userWith(400)),
      await call("/users", userWith(6000)),
      await call("/users", userWith(100_000))
    ]).toEqual([[201, undefined], invalid, invalid])
  })

  it("of a search is a 400", async () => {
    const deep = `${"(".repeat(3000)}email:a${")".repeat(3000)}`
    const [status, message] = await call(`/users?q=${encodeURIComponent(deep)}`)
    expect([status, String(message)]).toEqual([
      400,
      expect.stringContaining("More than 1000 terms, operators and brackets")
    ])
  })
})
