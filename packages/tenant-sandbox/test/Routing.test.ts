import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { TenantSandbox } from "../src/index.ts"
import { json, send } from "./support/Request.ts"

const id = "con_A1b2C3d4E5f6G7h8"

const tenant = {
  seed: {
    connections: [
      {
        id,
        name: "acme",
        strategy: "oidc",
        options: { token_endpoint_auth_method: "private_key_jwt" },
        keys: { algorithm: "ES256" as const }
      }
    ]
  }
}

/** Sends a path as it is, and gives the operation that it reached and the status. */
const reach = Effect.fnUntraced(function* (method: string, path: string) {
  const sandbox = yield* TenantSandbox
  const token = yield* sandbox.tokens.issue()
  const { status } = yield* send(sandbox.origin, { method, path, token })
  const requests = yield* sandbox.requests.all
  const last = requests.at(-1)
  return [last?.operation, status, last?.path === path.split("?")[0]]
})

describe("a path", () => {
  it.effect("reaches one operation, whatever its encoded segments say", () =>
    Effect.gen(function* () {
      const keys = (segment: string) => reach("GET", `/api/v2/connections/${segment}/keys`)
      const get = "connections.keys.get"
      assert.deepStrictEqual(
        [
          yield* keys(id),
          yield* keys("%63on_A1b2C3d4E5f6G7h8"),
          yield* keys(".."),
          yield* keys("."),
          yield* keys("%2e%2e"),
          yield* keys(`${id}%2Fkeys`),
          yield* keys(`..%2F..%2Fconnections%2F${id}`),
          yield* keys("%3Fper_page=1"),
          yield* keys("%00"),
          yield* keys("%zz"),
          yield* keys("%E2%82%AC"),
          yield* keys("a".repeat(10_000))
        ],
        [[get, 200, true], [get, 200, true], ...Array.from({ length: 10 }, () => [get, 400, true])]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("can be an address, as proxies get it", () =>
    Effect.gen(function* () {
      const { origin } = yield* TenantSandbox
      const token = yield* Effect.flatMap(TenantSandbox, ({ tokens }) => tokens.issue())
      const statuses = yield* Effect.forEach(
        [
          `${origin}/api/v2/connections/${id}?fields=id`,
          "HTTPS://tenant.example/api/v2/connections",
          "http:///api/v2/connections",
          "ftp://tenant.example/api/v2/connections"
        ],
        (path) => Effect.map(send(origin, { path, token }), ({ status }) => status)
      )
      assert.deepStrictEqual(statuses, [200, 200, 200, 404])
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("that the contract does not have is 404", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const nothing = [null, 404, true]
      assert.deepStrictEqual(
        [
          yield* reach("GET", "/api/v2/connections//keys"),
          yield* reach("GET", `/api/v2/connections/${id}/keys/`),
          yield* reach("GET", `//api/v2/connections`),
          yield* reach("GET", "/api/v2/connections/../connections"),
          yield* reach("PUT", "/api/v2/connections"),
          yield* reach("GET", "/api/v2/keys/unheard-of"),
          yield* reach("GET", "/"),
          yield* reach("OPTIONS", "*")
        ],
        Array.from({ length: 8 }, () => nothing)
      )
      const reply = yield* send(sandbox.origin, { path: "/nowhere" })
      assert.deepStrictEqual(
        [reply.headers["x-tenant-sandbox"], json(reply)],
        ["1", { statusCode: 404, error: "Not Found", message: "Not Found" }]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("of an operation that is not played is 501 with a second marker", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const reply = yield* send(sandbox.origin, {
        method: "POST",
        path: `/api/v2/connections/${id}/directory-provisioning/synchronizations`,
        token: yield* sandbox.tokens.issue()
      })
      assert.deepStrictEqual(
        [
          reply.status,
          reply.headers["x-tenant-sandbox"],
          reply.headers["x-tenant-sandbox-not-implemented"]
        ],
        [501, "1", "1"]
      )
      // Whatever is sent to it, and whatever the token may do.
      assert.deepStrictEqual(
        [
          yield* reach("GET", "/api/v2/keys/encryption?undeclared=1"),
          yield* reach("PATCH", "/api/v2/sessions/ses_1")
        ],
        [
          ["keys.encryption.list", 501, true],
          ["sessions.update", 501, true]
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )
})

describe("a request that cannot be read", () => {
  it.effect("is rejected with the marker", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const path = `/api/v2/connections/${"a".repeat(100_000)}`
      const reply = yield* send(sandbox.origin, { path })
      assert.deepStrictEqual(
        [reply.status, reply.headers["x-tenant-sandbox"], reply.text],
        [431, "1", ""]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )

  it.effect("does not keep its client waiting when the sandbox itself fails", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      yield* sandbox.faults.inject({ kind: "redirect", location: "not a header\n" })
      const broken = yield* Effect.flip(send(sandbox.origin, { path: "/api/v2/connections" }))
      assert.deepStrictEqual([broken._tag, broken.status], ["Broken", undefined])
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})

describe("a body", () => {
  it.effect("must be JSON, and say so", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const token = yield* sandbox.tokens.issue()
      const rotate = (text: string, type: string) =>
        send(sandbox.origin, {
          method: "POST",
          path: `/api/v2/connections/${id}/keys/rotate`,
          token,
          text,
          headers: { "content-type": type }
        })
      const replies = [
        yield* rotate('{"signing_alg":', "application/json"),
        yield* rotate("signing_alg=ES256", "application/x-www-form-urlencoded"),
        yield* rotate('{"signing_alg":"ES256"}', "application/json; charset=utf-8")
      ]
      const malformed = {
        statusCode: 400,
        error: "Bad Request",
        message: "Invalid request payload JSON format",
        errorCode: "invalid_body"
      }
      assert.deepStrictEqual(
        replies.slice(0, 2).map((reply) => json(reply)),
        [malformed, malformed]
      )
      assert.strictEqual(replies[2]?.status, 201)
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )
})

describe("the log", () => {
  it.effect("has every request, and neither tokens nor bodies nor queries", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const token = yield* sandbox.tokens.issue()
      yield* send(sandbox.origin, { path: "/api/v2/connections?name=acme", token })
      yield* send(sandbox.origin, {
        method: "POST",
        path: "/oauth/token",
        body: { client_secret: Redacted.value(sandbox.clientSecret) }
      })
      const requests = yield* sandbox.requests.all
      assert.deepStrictEqual(requests, [
        {
          number: 1,
          at: 0,
          method: "GET",
          path: "/api/v2/connections",
          operation: "connections.list",
          connection: null,
          status: 200,
          applied: true,
          fault: null
        },
        {
          number: 2,
          at: 0,
          method: "POST",
          path: "/oauth/token",
          operation: "oauth.token",
          connection: null,
          status: 400,
          applied: false,
          fault: null
        }
      ])
      yield* sandbox.requests.clear
      assert.deepStrictEqual(yield* sandbox.requests.all, [])
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )
})
