import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { operations, otherOperations } from "../../src/generated/Contract.ts"
import { TenantSandbox, type TenantState } from "../../src/index.ts"
import { control, send } from "../support/Control.ts"

const start = Date.UTC(2026, 0, 1)

const manage = Effect.fnUntraced(function* (method: string, path: string, body?: unknown) {
  const sandbox = yield* TenantSandbox
  const token = Redacted.value(yield* sandbox.tokens.issue())
  return yield* send(method, `/api/v2${path}`, body, { authorization: `Bearer ${token}` })
})

const sandbox = TenantSandbox.layer({
  seed: { connections: [{ name: "acme", strategy: "auth0" }] },
  clientId: "app",
  requestLogLimit: 3
})

describe("the control API", () => {
  it.effect("says what the tenant is and has", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start)
      const { audience, domain, origin } = yield* TenantSandbox
      assert.deepStrictEqual(yield* control("GET", ""), [
        200,
        {
          origin,
          domain,
          audience,
          now: "2026-01-01T00:00:00.000Z",
          operations: { stateful: operations.length, others: otherOperations.length },
          counts: {
            connections: 1,
            clients: 1,
            users: 0,
            roles: 0,
            organizations: 0,
            resource_servers: 1,
            logs: 0
          }
        }
      ])
      assert.deepStrictEqual(yield* control("GET", "/health"), [200, { status: "ok" }])
      assert.deepStrictEqual(yield* control("GET", "/operations"), [
        200,
        {
          stateful: operations.map(({ id }) => id),
          others: otherOperations.map(({ id }) => id)
        }
      ])
    }).pipe(Effect.provide(sandbox))
  )

  it.effect("seeds, and goes back to the seed of the start", () =>
    Effect.gen(function* () {
      const seeded = yield* control("POST", "/seed", {
        users: [{ connection: "acme", user_id: "ada", email: "ada@acme.example" }]
      })
      const users = yield* manage("GET", "/users?fields=user_id")
      const rejected = yield* control("POST", "/seed", {
        users: [{ connection: "nowhere", email: "a@b.example" }]
      })
      const reset = yield* control("POST", "/reset")
      const after = yield* manage("GET", "/users?fields=user_id")
      assert.deepStrictEqual(
        [seeded, users.json, rejected, reset, after.json],
        [
          [204, undefined],
          [{ user_id: "auth0|ada" }],
          [
            400,
            {
              statusCode: 400,
              error: "Sandbox control",
              message: "The seed's users[0]: The connection does not exist."
            }
          ],
          [204, undefined],
          []
        ]
      )
    }).pipe(Effect.provide(sandbox))
  )

  it.effect("returns the state as JSON and restores it", () =>
    Effect.gen(function* () {
      const [, before] = yield* control("GET", "/state")
      yield* manage("POST", "/roles", { name: "accountant" })
      const [, between] = yield* control("GET", "/state")
      const restored = yield* control("PUT", "/state", before)
      const roles = yield* manage("GET", "/roles")
      const again = yield* control("PUT", "/state", between)
      const [, after] = yield* control("GET", "/state")
      const rejected = yield* control("PUT", "/state", { users: [] })
      const { state } = yield* TenantSandbox
      assert.deepStrictEqual(
        [restored, roles.json, again, rejected[0]],
        [[204, undefined], [], [204, undefined], 400]
      )
      assert.deepStrictEqual(after, between)
      assert.deepStrictEqual(after, JSON.parse(JSON.stringify(yield* state)) as TenantState)
    }).pipe(Effect.provide(sandbox))
  )

  it.effect("injects faults, lists and clears them", () =>
    Effect.gen(function* () {
      const fault = { kind: "unavailableAfterApplying", operation: "roles.create", times: 2 }
      const injected = yield* control("POST", "/faults", fault)
      const first = yield* manage("POST", "/roles", { name: "first" })
      const listed = yield* control("GET", "/faults")
      const cleared = yield* control("DELETE", "/faults")
      const second = yield* manage("POST", "/roles", { name: "second" })
      const roles = yield* manage("GET", "/roles")
      assert.deepStrictEqual(
        [injected, first.status, listed, cleared, second.status],
        [[201, fault], 503, [200, [{ ...fault, times: 1 }]], [204, undefined], 200]
      )
      assert.deepStrictEqual(
        (roles.json as ReadonlyArray<{ readonly name: string }>).map(({ name }) => name),
        ["first", "second"]
      )
      const messages = yield* Effect.forEach(
        [
          { kind: "unknown" },
          { kind: "slowBody", stallMillis: "1" },
          { kind: "lateApplication" },
          { kind: "redirect", location: "/", applied: true },
          { kind: "htmlBody", times: -1 }
        ],
        (body) => Effect.map(control("POST", "/faults", body), ([status]) => status)
      )
      assert.deepStrictEqual(messages, [400, 400, 400, 400, 400])
    }).pipe(Effect.provide(sandbox))
  )

  it.effect("moves the clock, which tokens and timestamps follow", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start)
      const [, issued] = yield* control("POST", "/tokens", { lifetime_seconds: 60 })
      const { access_token: token } = issued as { readonly access_token: string }
      const ask = send("GET", "/api/v2/roles", undefined, { authorization: `Bearer ${token}` })
      const before = yield* ask
      const moved = yield* control("PATCH", "/clock", { advance_millis: 61_000 })
      const after = yield* ask
      const set = yield* control("PATCH", "/clock", { now: "2027-01-01T00:00:00Z" })
      const read = yield* control("GET", "/clock")
      const rejected = yield* control("PATCH", "/clock", { now: "later" })
      yield* control("POST", "/reset")
      const reset = yield* control("GET", "/clock")
      assert.deepStrictEqual(
        [before.status, moved, after.status, set, read, rejected[0], reset],
        [
          200,
          [200, { now: "2026-01-01T00:01:01.000Z" }],
          401,
          [200, { now: "2027-01-01T00:00:00.000Z" }],
          [200, { now: "2027-01-01T00:00:00.000Z" }],
          400,
          [200, { now: "2026-01-01T00:00:00.000Z" }]
        ]
      )
    }).pipe(Effect.provide(sandbox))
  )

  it.effect("issues tokens for scopes and forgets them all", () =>
    Effect.gen(function* () {
      const [status, issued] = yield* control("POST", "/tokens", { scopes: ["read:roles"] })
      const { access_token: token } = issued as { readonly access_token: string }
      const headers = { authorization: `Bearer ${token}` }
      const read = yield* send("GET", "/api/v2/roles", undefined, headers)
      const written = yield* send("POST", "/api/v2/roles", { name: "a" }, headers)
      const revoked = yield* control("DELETE", "/tokens")
      const later = yield* send("GET", "/api/v2/roles", undefined, headers)
      assert.deepStrictEqual(
        [status, read.status, written.status, revoked, later.status],
        [201, 200, 403, [204, undefined], 401]
      )
    }).pipe(Effect.provide(sandbox))
  )

  it.effect("shows the latest requests and none of its own", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start)
      for (const name of ["one", "two", "three", "four"]) {
        yield* manage("POST", "/roles", { name })
      }
      const record = (number: number) => ({
        number,
        at: start,
        method: "POST",
        path: "/api/v2/roles",
        operation: "roles.create",
        connection: null,
        status: 200,
        applied: true,
        fault: null
      })
      const [status, requests] = yield* control("GET", "/requests")
      const cleared = yield* control("DELETE", "/requests")
      const after = yield* control("GET", "/requests")
      assert.deepStrictEqual(
        [status, requests, cleared, after],
        [200, [record(2), record(3), record(4)], [204, undefined], [200, []]]
      )
    }).pipe(Effect.provide(sandbox))
  )

  it.effect("blocks a user, as attacks on a login would", () =>
    Effect.gen(function* () {
      yield* control("POST", "/seed", {
        users: [{ connection: "acme", user_id: "ada", email: "ada@acme.example" }]
      })
      const blocked = yield* control("POST", "/user-blocks", {
        identifier: "ada@acme.example",
        ip: "203.0.113.24"
      })
      const shown = yield* manage("GET", "/user-blocks/auth0%7Cada")
      const unblocked = yield* manage("DELETE", "/user-blocks/auth0%7Cada")
      const after = yield* manage("GET", "/user-blocks/auth0%7Cada")
      const rejected = yield* control("POST", "/user-blocks", { ip: "203.0.113.24" })
      assert.deepStrictEqual(
        [blocked, shown.json, unblocked.status, after.json, rejected[0]],
        [
          [204, undefined],
          { blocked_for: [{ identifier: "ada@acme.example", ip: "203.0.113.24" }] },
          204,
          { blocked_for: [] },
          400
        ]
      )
    }).pipe(Effect.provide(sandbox))
  )

  it.effect(
    "rejects pages of other origins, unknown paths and bodies that are not JSON objects",
    () =>
      Effect.gen(function* () {
        const { origin } = yield* TenantSandbox
        const reset = (headers: Readonly<Record<string, string>>) =>
          Effect.map(send("POST", "/_sandbox/reset", undefined, headers), ({ status }) => status)
        const outcomes = [
          yield* reset({ origin: "https://elsewhere.example" }),
          yield* reset({ origin }),
          (yield* control("GET", "/everything"))[0],
          (yield* control("POST", "/seed", []))[0],
          (yield* send("POST", "/_sandbox/seed", {}, { "content-type": "text/plain" })).status
        ]
        assert.deepStrictEqual(outcomes, [403, 204, 404, 400, 400])
      }).pipe(Effect.provide(sandbox))
  )
})
