import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { connectionsList } from "../src/generated/management/sdk/connections.gen.ts"
import { connectionsKeysRotate } from "../src/generated/management/sdk/connections/keys.gen.ts"
import { createClient } from "../src/index.ts"

interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly authorization: string | undefined
  readonly contentType: string | undefined
  readonly body: string
}

const seen: Array<Seen> = []
const server = createServer((request, response) => {
  let body = ""
  request.on("data", (chunk: Buffer) => {
    body += chunk.toString()
  })
  request.on("end", () => {
    const { authorization, "content-type": contentType } = request.headers
    seen.push({ method: request.method, url: request.url, authorization, contentType, body })
    const missing = request.url?.includes("con_missing") === true
    response.writeHead(missing ? 404 : 201, { "content-type": "application/json" })
    response.end(
      JSON.stringify(
        missing ? { statusCode: 404, error: "Not Found", message: "No" } : { kid: "k" }
      )
    )
  })
})

const client = () =>
  createClient({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2`,
    headers: { Authorization: "Bearer token" }
  })

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)))
afterAll(() => new Promise((resolve) => server.close(resolve)))

describe("the raw client, by itself", () => {
  test("sends a body and returns the response", async () => {
    const { data } = await connectionsKeysRotate({
      client: client(),
      path: { id: "con_A1b2C3d4E5f6G7h8" },
      body: { signing_alg: "ES256" }
    })
    expect(data).toStrictEqual({ kid: "k" })
    expect(seen.pop()).toStrictEqual({
      method: "POST",
      url: "/api/v2/connections/con_A1b2C3d4E5f6G7h8/keys/rotate",
      authorization: "Bearer token",
      contentType: "application/json",
      body: '{"signing_alg":"ES256"}'
    })
  })

  test("sends no content type without a body", async () => {
    await connectionsKeysRotate({ client: client(), path: { id: "con_A1b2C3d4E5f6G7h8" } })
    expect(seen.pop()).toMatchObject({ contentType: undefined, body: "" })
  })

  test("repeats the key of an array in a query", async () => {
    await connectionsList({ client: client(), query: { strategy: ["oidc", "okta"], take: 5 } })
    expect(seen.pop()?.url).toBe("/api/v2/connections?strategy=oidc&strategy=okta&take=5")
  })

  test("returns an error's body and its status", async () => {
    const { data, error, response } = await connectionsKeysRotate({
      client: client(),
      path: { id: "con_missing" }
    })
    expect([data, error, response?.status]).toStrictEqual([
      undefined,
      { statusCode: 404, error: "Not Found", message: "No" },
      404
    ])
  })
})
