/** What the control API does not take: each is a 400 that says why, and changes nothing. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { TenantSandbox } from "../../src/index.ts"
import { control } from "../support/Control.ts"

type Invalid = readonly [method: string, path: string, body: object, message: string]

const clock =
  "Send advance_millis, a number, or now, a time such as 2027-01-01T00:00:00Z, between 1970 and 9999."
const whole = (name: string) => `${name} must be a whole number from 0 to 2147483647.`
const times = "times must be a whole number from 1 to 2147483647, or null for a fault without end."
const address = "location must be an address without spaces, in ASCII."
const state = { connections: [], resources: {}, relations: {}, settings: {}, logs: [] }

const invalid: ReadonlyArray<Invalid> = [
  ["PATCH", "/clock", { advance_millis: 1e30 }, clock],
  ["PATCH", "/clock", { advance_millis: -1e15 }, clock],
  ["PATCH", "/clock", { now: "+010000-01-01T00:00:00Z" }, clock],
  ["PATCH", "/clock", { now: "later" }, clock],
  ["PATCH", "/clock", { now: "1" }, clock],
  ["PATCH", "/clock", { now: "2027-01-01 10:00" }, clock],
  ["PATCH", "/clock", { now: "2027-02-30T00:00:00Z" }, clock],
  ["PATCH", "/clock", { advance_millis: 1, now: "2027-01-01T00:00:00Z" }, clock],
  [
    "PATCH",
    "/clock",
    { now: "2027-01-01T00:00:00Z", zone: "UTC" },
    "PATCH /_sandbox/clock has no zone; it can have advance_millis, now."
  ],
  ["POST", "/reset", { seed: {} }, "POST /_sandbox/reset has no body, so no seed."],
  ["DELETE", "/faults", { id: 1 }, "DELETE /_sandbox/faults has no body, so no id."],
  ["POST", "/faults", { kind: "htmlBody", times: 0.5 }, times],
  ["POST", "/faults", { kind: "htmlBody", times: -1 }, times],
  ["POST", "/faults", { kind: "htmlBody", times: 0 }, times],
  ["POST", "/faults", { kind: "htmlBody", times: "1" }, times],
  ["POST", "/faults", { kind: "slowBody", stallMillis: 1e99 }, whole("stallMillis")],
  [
    "POST",
    "/faults",
    { kind: "tooManyRequests", retryAfterSeconds: 1e99 },
    whole("retryAfterSeconds")
  ],
  ["POST", "/faults", { kind: "redirect", location: "/\r\nset-cookie: a" }, address],
  ["POST", "/faults", { kind: "redirect", location: "" }, address],
  [
    "POST",
    "/faults",
    { kind: "htmlBody", operation: "users.made" },
    "There is no operation users.made; GET /_sandbox/operations lists them."
  ],
  [
    "POST",
    "/tokens",
    { scopes: "read:users" },
    "scopes must be an array of strings without spaces; leave it out for every scope."
  ],
  [
    "POST",
    "/tokens",
    { scopes: ["read:users update:users"] },
    "scopes must be an array of strings without spaces; leave it out for every scope."
  ],
  [
    "POST",
    "/tokens",
    { scopes: [1] },
    "scopes must be an array of strings without spaces; leave it out for every scope."
  ],
  [
    "POST",
    "/tokens",
    { scope: ["read:users"] },
    "A token has no scope; it can have scopes, lifetime_seconds and client_id."
  ],
  [
    "POST",
    "/tokens",
    { lifetime_seconds: "60" },
    "lifetime_seconds must be a whole number of seconds, 0 or more."
  ],
  ["POST", "/tokens", { client_id: 1 }, "client_id must be a string."],
  ["POST", "/tokens", { client_id: "nope" }, "There is no application with the client_id nope."],
  [
    "POST",
    "/user-blocks",
    { identifier: "ada", reason: "attack" },
    "POST /_sandbox/user-blocks has no reason; it can have identifier, ip, connection."
  ],
  ["POST", "/user-blocks", { identifier: "ada", ip: "here" }, "ip must be an address."],
  [
    "POST",
    "/user-blocks",
    { identifier: "ada", connection: "people" },
    "There is no connection with the name people."
  ],
  ["POST", "/user-blocks", { identifier: "ada", ip: 1 }, "ip must be a string."],
  ["POST", "/seed", { users: "ada" }, "The seed's users: must be array"],
  ["POST", "/seed", { users: [null] }, "The seed's users[0]: must be object"],
  [
    "POST",
    "/seed",
    {
      connections: [{ name: "people", strategy: "auth0" }],
      roles: [{ name: "accountant" }],
      users: [{ connection: "people", email: "ada@acme.example", roles: ["editor"] }]
    },
    "The seed's users[0]: there is no role editor"
  ],
  [
    "PUT",
    "/state",
    { connections: [] },
    `This is no state of a sandbox: Missing key at ["resources"].`
  ],
  [
    "PUT",
    "/state",
    { ...state, resources: { users: [{ user_id: "auth0|ada" }, {}] } },
    "This is no state of a sandbox: resources.users[1] has no user_id."
  ],
  [
    "PUT",
    "/state",
    { ...state, resources: { people: [] } },
    "This is no state of a sandbox: there is no kind of resource people."
  ],
  [
    "PUT",
    "/state",
    { ...state, relations: { "users.people": [] } },
    "This is no state of a sandbox: there is no relation users.people."
  ],
  [
    "PUT",
    "/state",
    { ...state, logs: [{}] },
    "This is no state of a sandbox: logs[0] has no log_id."
  ]
]

const everything = Effect.all([
  control("GET", ""),
  control("GET", "/state"),
  control("GET", "/faults"),
  control("GET", "/clock")
])

describe("the control API", () => {
  it.effect.each(invalid)("rejects %s %s %j", ([method, path, body, message]) =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.UTC(2026, 0, 1))
      const before = yield* everything
      const outcome = yield* control(method, path, body)
      assert.deepStrictEqual(outcome, [400, { statusCode: 400, error: "Sandbox control", message }])
      assert.deepStrictEqual(yield* everything, before)
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )

  it.effect("puts no clock past the years that have four digits, nor before 1970", () =>
    Effect.gen(function* () {
      const { clock: ofTenant } = yield* TenantSandbox
      yield* ofTenant.advance(Number.MAX_VALUE)
      const last = yield* control("GET", "/clock")
      yield* ofTenant.advance(-Number.MAX_VALUE)
      assert.deepStrictEqual(
        [last, yield* control("GET", "/clock")],
        [
          [200, { now: "9999-12-31T00:00:00.000Z" }],
          [200, { now: "1970-01-01T00:00:00.000Z" }]
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})
