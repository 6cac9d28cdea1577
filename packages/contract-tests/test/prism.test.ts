/**
 * The two mocks: that they respond alike, that they complain where a request is
 * not as the contract says, and that the one with a socket starts and ends as it
 * should.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { afterAll, assert, beforeAll, describe, it, vi } from "@effect/vitest"
import { fromRoot } from "openapi-contract-tests/contract/Document"
import { load } from "../src/contract/Contracts.ts"
import { makeEngine } from "openapi-contract-tests/prism/Engine"
import { complaintOf, type Mock, type SentRequest } from "openapi-contract-tests/prism/Exchange"
import { type PrismServer, startServer } from "openapi-contract-tests/prism/Server"
import { preferHeader, readPreferHeader } from "openapi-contract-tests/prism/Settings"

const document = load("management")
const engine = makeEngine(document)

const rotation: SentRequest = {
  method: "POST",
  path: "/api/v2/connections/con_A1b2C3d4E5f6G7h8/keys/rotate",
  headers: {
    authorization: "Bearer token",
    "content-type": "application/json",
    prefer: preferHeader(201, "next")
  },
  body: JSON.stringify({ signing_alg: "ES256" })
}

const withHeaders = (headers: Readonly<Record<string, string>>): SentRequest => ({
  ...rotation,
  headers: { ...rotation.headers, ...headers }
})

describe("the preference for a response", () => {
  it("is read as it was written", () => {
    assert.deepStrictEqual(readPreferHeader(preferHeader(404, "noConnection")), {
      code: 404,
      exampleKey: "noConnection"
    })
    assert.deepStrictEqual(readPreferHeader(preferHeader(204, "")), { code: 204 })
    assert.deepStrictEqual(readPreferHeader(undefined), {})
  })
})

let server: PrismServer
// A server in a process of its own starts slowly on a busy machine.
beforeAll(async () => {
  server = await startServer(document)
}, 120_000)
afterAll(() => server.close())

const overSocket: Mock = async ({ body, headers, method, path }) => {
  const init = body === undefined ? { method, headers } : { method, headers, body }
  const response = await fetch(server.origin + path, init)
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text()
  }
}

const inProcess: Mock = async (request) => (await engine)(request)

for (const [name, mock] of [
  ["in this process", inProcess],
  ["over a socket", overSocket]
] as const) {
  describe(`the mock ${name}`, () => {
    it("returns the preferred response", async () => {
      const response = await mock(withHeaders({ prefer: preferHeader(429, "globalLimit") }))
      assert.isUndefined(complaintOf(response))
      assert.strictEqual(response.status, 429)
      assert.strictEqual(response.headers["retry-after"], "2")
      assert.strictEqual(JSON.parse(response.body).errorCode, "too_many_requests")
    })

    it("returns another named response with the same status", async () => {
      const [next, legacy] = await Promise.all([
        mock(rotation),
        mock(withHeaders({ prefer: preferHeader(201, "legacy") }))
      ])
      assert.deepStrictEqual([next.status, legacy.status], [201, 201])
      assert.notDeepEqual(JSON.parse(next.body), JSON.parse(legacy.body))
    })

    for (const [what, request] of [
      ["a path that is not declared", { ...rotation, path: "/api/v2/nowhere" }],
      ["a path without the base path", { ...rotation, path: rotation.path.slice(7) }],
      ["a method that is not declared", { ...rotation, method: "PUT" }],
      ["a status that is not declared", withHeaders({ prefer: preferHeader(418, "") })],
      ["a missing authorization", withHeaders({ authorization: "" })],
      ["another content type", withHeaders({ "content-type": "text/plain" })],
      ["an unknown field", { ...rotation, body: JSON.stringify({ algorithm: "ES256" }) }],
      ["an unknown value", { ...rotation, body: JSON.stringify({ signing_alg: "HS256" }) }],
      ["a body of another shape", { ...rotation, body: "[]" }]
    ] as const) {
      it(`complains of ${what}`, async () => {
        assert.isDefined(complaintOf(await mock(request)))
      })
    }
  })
}

describe("Prism's server", () => {
  it("outlives a response that it cannot write", async () => {
    const lost = new AbortController()
    // The complaint would name the field in a header, which cannot carry it.
    const pending = fetch(server.origin + rotation.path, {
      method: rotation.method,
      headers: { ...rotation.headers },
      body: JSON.stringify({ ключ: 1 }),
      signal: lost.signal
    }).then(
      () => "responded",
      () => "given up"
    )
    const response = await overSocket(rotation)
    lost.abort()
    await pending
    assert.strictEqual(response.status, 201)
    assert.strictEqual((await overSocket(rotation)).status, 201)
  })

  it("starts where NODE_ENV is production", async () => {
    vi.stubEnv("NODE_ENV", "production")
    try {
      const other = await startServer(load("authentication"))
      await other.close()
      assert.match(other.origin, /^http:\/\/127\.0\.0\.1:\d+$/)
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it("says why it does not start", async () => {
    const broken = fromRoot({ openapi: "3.1.0", paths: { "/a": { $ref: "#/nowhere" } } })
    const failure = await startServer(broken).then(
      (started) => started.close(),
      (cause: unknown) => String(cause)
    )
    assert.match(String(failure), /Prism did not start/)
  })

  it("ends when the process that started it is killed", async () => {
    const script = fileURLToPath(new URL("support/start-and-wait.ts", import.meta.url))
    const parent = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "pipe"] })
    const [origin] = await once(parent.stdout.setEncoding("utf8"), "data")
    assert.strictEqual((await fetch(`${String(origin)}/nowhere`)).status, 404)
    parent.stderr.resume()
    // The runner has the same standard error, which is closed when both have ended.
    const bothEnded = once(parent.stderr, "close")
    parent.kill("SIGKILL")
    await bothEnded
    const after = await fetch(`${String(origin)}/nowhere`).then(
      () => "responded",
      () => "gone"
    )
    assert.strictEqual(after, "gone")
  })
})
