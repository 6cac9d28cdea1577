import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { SandboxConnectionBroken, TenantSandbox } from "../src/index.ts"

const start = Date.UTC(2026, 0, 1)

const request = Effect.fnUntraced(function* (method: string, path: string, body?: string) {
  const sandbox = yield* TenantSandbox
  const token = yield* sandbox.tokens.issue()
  return yield* sandbox.handle({
    method,
    path: `/api/v2${path}`,
    headers: {
      Authorization: `Bearer ${Redacted.value(token)}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" })
    },
    ...(body === undefined ? {} : { body })
  })
})

const rotateAcme = Effect.gen(function* () {
  const sandbox = yield* TenantSandbox
  const { id } = yield* sandbox.connections.create({
    name: "acme",
    strategy: "oidc",
    options: { token_endpoint_auth_method: "private_key_jwt" }
  })
  return request("POST", `/connections/${id}/keys/rotate`)
})

describe("a request without a socket", () => {
  it.effect("gets the response of one over a socket, on the sandbox's clock", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start)
      const created = yield* request(
        "POST",
        "/connections",
        JSON.stringify({ name: "acme", strategy: "samlp" })
      )
      const listed = yield* request("GET", "/connections?fields=name")
      const elsewhere = yield* request("GET", "/nothing")
      assert.deepStrictEqual(
        [created.status, JSON.parse(listed.body), elsewhere.status],
        [201, [{ name: "acme" }], 404]
      )
      assert.deepStrictEqual(listed.headers, {
        "x-ratelimit-limit": "10",
        "x-ratelimit-remaining": "8",
        "x-ratelimit-reset": String(start / 1000 + 1),
        "content-type": "application/json; charset=utf-8",
        "content-length": "17",
        "x-tenant-sandbox": "1",
        date: new Date(start).toUTCString()
      })
      const sandbox = yield* TenantSandbox
      assert.deepStrictEqual(
        (yield* sandbox.requests.all).map(({ at, operation, status }) => [at, operation, status]),
        [
          [start, "connections.create", 201],
          [start, "connections.list", 200],
          [start, null, 404]
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer({ plan: "enterprise-non-production" })))
  )

  it.effect("meets its faults", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const rotate = yield* rotateAcme
      yield* sandbox.faults.inject({ kind: "responseLostAfterApplying" })
      yield* sandbox.faults.inject({ kind: "truncatedBody" })
      const lost = yield* Effect.flip(rotate)
      const truncated = yield* Effect.flip(rotate)
      assert.deepStrictEqual(
        [lost, truncated],
        [
          new SandboxConnectionBroken({ status: null }),
          new SandboxConnectionBroken({ status: 201 })
        ]
      )
      yield* sandbox.faults.inject({ kind: "slowBody", stallMillis: 5000 })
      const slow = yield* Effect.forkChild(request("GET", "/connections?fields=name"))
      yield* TestClock.adjust("4999 millis")
      const early = slow.pollUnsafe()
      yield* TestClock.adjust("1 millis")
      const { body } = yield* Fiber.join(slow)
      assert.deepStrictEqual([early, JSON.parse(body)], [undefined, [{ name: "acme" }]])
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )

  it.effect("takes effect although its caller has gone", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const rotate = yield* rotateAcme
      yield* sandbox.faults.inject({ kind: "lateApplication", delayMillis: 1000 })
      yield* Effect.flip(rotate)
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(
        (yield* sandbox.requests.all).map(({ fault, status }) => [fault, status]),
        [["lateApplication", null]]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )

  it.effect("takes no time of a clock that runs on meanwhile, tokens and their keys included", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const fiber = yield* Effect.forkChild(
        Effect.gen(function* () {
          const token = yield* sandbox.handle({
            method: "POST",
            path: "/oauth/token",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({
              grant_type: "client_credentials",
              client_id: sandbox.clientId,
              client_secret: Redacted.value(sandbox.clientSecret),
              audience: sandbox.audience
            })
          })
          const keys = yield* sandbox.handle({ method: "GET", path: "/.well-known/jwks.json" })
          const rotated = yield* request("POST", "/keys/signing/rotate")
          const user = yield* request("GET", "/users?per_page=1")
          return [token.status, keys.status, rotated.status, user.status]
        })
      )
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(fiber.pollUnsafe(), Exit.succeed([200, 200, 201, 200]))
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})
