/** Rules that the contract states in words, and requests that broke them without being told. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { asJsonObject } from "../src/http/Json.ts"
import { TenantSandbox } from "../src/index.ts"
import { api, made, rejection } from "./support/Api.ts"

const tenant = TenantSandbox.layer({
  seed: {
    connections: [
      { name: "people", strategy: "auth0" },
      { name: "others", strategy: "auth0" },
      { name: "google", strategy: "google-oauth2" }
    ],
    users: [
      { connection: "people", user_id: "ada", email: "ada@acme.example" },
      { connection: "others", user_id: "second", email: "second@acme.example" },
      { connection: "google", user_id: "third", email: "third@acme.example", name: "Third" }
    ]
  }
})

const ada = `/users/${encodeURIComponent("auth0|ada")}`
const third = `/users/${encodeURIComponent("google-oauth2|third")}`

describe("an update of a user", () => {
  it.effect("changes one of address, number, name and password", () =>
    Effect.gen(function* () {
      const both = { email: "new@acme.example", phone_number: "+15551230100" }
      assert.deepStrictEqual(
        [
          yield* rejection("PATCH", ada, both),
          (yield* api("PATCH", ada, { email: "new@acme.example", email_verified: true }))[0],
          (yield* api("PATCH", ada, { username: "ada" }))[0],
          // What stays as it is may come along.
          (yield* api("PATCH", ada, { email: "new@acme.example", username: "countess" }))[0],
          yield* made("GET", `${ada}?fields=email,email_verified,username`)
        ],
        [
          [400, "invalid_body", "Cannot update email and phone_number simultaneously"],
          200,
          200,
          200,
          { email: "new@acme.example", email_verified: true, username: "countess" }
        ]
      )
    }).pipe(Effect.provide(tenant))
  )

  it.effect("leaves to a provider what comes from it", () =>
    Effect.gen(function* () {
      const from = (what: string) => [
        400,
        "operation_not_supported",
        `The ${what} of a user of a google-oauth2 connection comes from its provider.`
      ]
      assert.deepStrictEqual(
        [
          yield* rejection("PATCH", third, { email: "new@acme.example" }),
          yield* rejection("PATCH", third, { password: "a-Password-1" }),
          (yield* api("PATCH", third, { email: "third@acme.example" }))[0],
          (yield* api("PATCH", third, { name: "Grace", app_metadata: { plan: "gold" } }))[0],
          yield* made("GET", `${third}?fields=email,name,app_metadata`)
        ],
        [
          from("email"),
          from("password"),
          200,
          200,
          { email: "third@acme.example", name: "Grace", app_metadata: { plan: "gold" } }
        ]
      )
    }).pipe(Effect.provide(tenant))
  )

  it.effect("is about the identity of the connection that it names", () =>
    Effect.gen(function* () {
      yield* api("POST", `${ada}/identities`, { provider: "auth0", user_id: "second" })
      const absent = [400, "invalid_body", "The user has no identity of this connection."]
      const change = { connection: "others", email: "other@acme.example", nickname: "countess" }
      const statuses = [
        yield* rejection("PATCH", ada, { connection: "google", email: "other@acme.example" }),
        yield* rejection("PATCH", ada, { connection: "nowhere", nickname: "countess" }),
        (yield* api("PATCH", ada, change))[0],
        (yield* api("POST", "/users", {
          connection: "others",
          email: "other@acme.example",
          password: "a-Password-1"
        }))[0],
        (yield* api("POST", "/users", {
          connection: "others",
          email: "second@acme.example",
          password: "a-Password-1"
        }))[0]
      ]
      const { email, identities, nickname } = yield* made("GET", ada)
      const linked = asJsonObject(Array.isArray(identities) ? identities[1] : undefined)
      assert.deepStrictEqual(
        [statuses, email, nickname, asJsonObject(linked["profileData"])["email"]],
        [[absent, absent, 200, 409, 201], "ada@acme.example", "countess", "other@acme.example"]
      )
    }).pipe(Effect.provide(tenant))
  )
})

describe("a user", () => {
  it.effect("can have a name of any characters", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      yield* sandbox.seed({ connections: [{ name: "names", strategy: "auth0" }] })
      const pictures = yield* Effect.forEach(["a😀b", "\ud800b", "Éa"], (username) =>
        made("POST", "/users", { connection: "names", username, password: "a-Password-1" })
      )
      assert.deepStrictEqual(
        pictures.map(({ picture }) => picture),
        ["a%F0%9F%98%80", "%EF%BF%BDb", "%C3%A9a"].map(
          (name) => `https://cdn.sandbox.example/avatars/${name}.png`
        )
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})

describe("a number in a query", () => {
  it.effect.each(["0x1", "1e1", "Infinity", "", " 1", "1.", "+1"])("is not %j", (page) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* rejection("GET", `/roles?page=${encodeURIComponent(page)}`), [
        400,
        "invalid_query_string",
        "Query validation error: 'Invalid type, expected integer' on property page."
      ])
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})

describe("a ticket", () => {
  it.effect("is for an application, an organization and a connection that exist", () =>
    Effect.gen(function* () {
      const user = { user_id: "auth0|ada" }
      const organization = { ...user, organization_id: "org_none" }
      const verify = "/tickets/email-verification"
      const password = "/tickets/password-change"
      const statuses = yield* Effect.forEach(
        [
          [verify, { ...user, client_id: "nobody" }],
          [verify, organization],
          [password, organization],
          [password, { email: "ada@acme.example", connection_id: `con_${"x".repeat(16)}` }],
          [verify, user],
          [password, user]
        ] as const,
        ([path, body]) => Effect.map(rejection("POST", path, body), ([, , message]) => message)
      )
      const noOrganization = "No organization found by that id or name"
      assert.deepStrictEqual(statuses, [
        "The client does not exist",
        noOrganization,
        noOrganization,
        "The connection does not exist",
        undefined,
        undefined
      ])
    }).pipe(Effect.provide(tenant))
  )
})

describe("an API", () => {
  it.effect("has each scope once", () =>
    Effect.gen(function* () {
      const scopes = [{ value: "read" }, { value: "write" }, { value: "read" }]
      const twice = [
        400,
        "invalid_body",
        "Payload validation error: 'The scope read is there twice' on property scopes."
      ]
      const identifier = "https://invoices.example/"
      const created = yield* rejection("POST", "/resource-servers", { identifier, scopes })
      const { id } = yield* made("POST", "/resource-servers", { identifier })
      const updated = yield* rejection("PATCH", `/resource-servers/${String(id)}`, { scopes })
      assert.deepStrictEqual([created, updated], [twice, twice])
    }).pipe(Effect.provide(tenant))
  )
})

describe("applications", () => {
  it.effect("are listed by several types", () =>
    Effect.gen(function* () {
      for (const type of ["spa", "native", "regular_web"]) {
        yield* made("POST", "/clients", { name: type, app_type: type })
      }
      const list = (types: string) =>
        Effect.map(api("GET", `/clients?app_type=${types}&fields=name`), ([, body]) => body)
      assert.deepStrictEqual(
        [yield* list("spa,regular_web"), yield* list("native"), yield* list("sso")],
        [[{ name: "spa" }, { name: "regular_web" }], [{ name: "native" }], []]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})

describe("a discovery domain", () => {
  it.effect("is the name of a host", () =>
    Effect.gen(function* () {
      const { id } = yield* made("POST", "/organizations", { name: "acme" })
      const path = `/organizations/${String(id)}/discovery-domains`
      assert.deepStrictEqual(
        [
          yield* rejection("POST", path, { domain: "not a domain" }),
          (yield* api("POST", path, { domain: "acme.example" }))[0]
        ],
        [
          [
            400,
            "invalid_body",
            "Payload validation error: 'Object didn't pass validation for format hostname' on property domain."
          ],
          201
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})

describe("a seed's connection", () => {
  it.effect.each([
    ["keys.currentExpiresInDays", { keys: { currentExpiresInDays: 1e12 } }],
    ["keys.nextExpiresInDays", { keys: { nextExpiresInDays: -1e12 } }],
    ["keys.nextExpiresInDays", { keys: { nextExpiresInDays: Number.NaN } }],
    ["encryptionKeys.currentExpiresInDays", { encryptionKeys: { currentExpiresInDays: -9e5 } }],
    ["encryptionKeys.nextExpiresInDays", { encryptionKeys: { nextExpiresInDays: 3e6 } }]
  ] as const)("has keys that expire in a year that certificates have: %s", ([member, keys]) =>
    Effect.gen(function* () {
      const { seed } = yield* TenantSandbox
      const error = yield* Effect.flip(
        seed({ connections: [{ name: "acme", strategy: "oidc", ...keys }] })
      )
      assert.strictEqual(
        error.message,
        `The seed's connection "acme": ${member} must be a number of days from now, between the years 1951 and 9999`
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )

  it.effect("has a strategy of the contract", () =>
    Effect.gen(function* () {
      const { seed } = yield* TenantSandbox
      const error = yield* Effect.flip(seed({ connections: [{ name: "acme", strategy: "odic" }] }))
      assert.strictEqual(
        error.message,
        'The seed\'s connection "acme": there is no strategy "odic"; use one such as auth0, oidc, okta or samlp'
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})
