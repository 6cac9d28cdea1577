/** Linked accounts: they are no users, and nobody else can have what they have. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { asJsonObject, isJsonObject } from "../src/http/Json.ts"
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
      {
        connection: "others",
        user_id: "second",
        email: "second@acme.example",
        username: "second",
        phone_number: "+15551230100"
      },
      { connection: "google", user_id: "third", email: "third@acme.example" },
      { connection: "people", user_id: "bob", email: "bob@acme.example" }
    ]
  }
})

const userPath = (id: string) => `/users/${encodeURIComponent(`auth0|${id}`)}`
const ada = userPath("ada")
const bob = userPath("bob")
const link = (provider: string, id: string, more: object = {}) =>
  ["POST", `${ada}/identities`, { provider, user_id: id, ...more }] as const

const identities = Effect.map(made("GET", ada), ({ identities: all }) =>
  (Array.isArray(all) ? all.filter(isJsonObject) : []).map(
    ({ connection, user_id: id }) => `${String(connection)} ${String(id)}`
  )
)

const connection = (name: string) =>
  Effect.map(api("GET", `/connections?name=${name}`), ([, list]) =>
    String(asJsonObject(Array.isArray(list) ? list[0] : undefined)["id"])
  )

const exists = [409, "auth0_idp_error", "The user already exists."] as const

describe("a linked account", () => {
  it.effect("leaves what is unique about it to nobody else", () =>
    Effect.gen(function* () {
      yield* api(...link("auth0", "second"))
      yield* api(...link("google-oauth2", "third"))
      const create = (more: object) =>
        rejection("POST", "/users", { connection: "others", password: "a-Password-1", ...more })
      assert.deepStrictEqual(
        [
          yield* create({ email: "Second@acme.example" }),
          yield* create({ email: "new@acme.example", username: "second" }),
          yield* create({ email: "new@acme.example", phone_number: "+15551230100" }),
          yield* create({ email: "new@acme.example", user_id: "second" }),
          // What is unique is so in one connection only, and an address is that of one user.
          (yield* api("POST", "/users", {
            connection: "people",
            email: "second@acme.example",
            password: "a-Password-1"
          }))[0],
          yield* identities,
          yield* rejection("PATCH", bob, { email: "ada@acme.example" })
        ],
        [
          exists,
          exists,
          exists,
          exists,
          201,
          ["people ada", "others second", "google third"],
          [400, "auth0_idp_error", "The user already exists."]
        ]
      )
    }).pipe(Effect.provide(tenant))
  )

  it.effect("is found by its user's own address alone", () =>
    Effect.gen(function* () {
      yield* api(...link("auth0", "second"))
      const byEmail = (email: string) =>
        Effect.map(api("GET", `/users-by-email?email=${email}&fields=user_id`), ([, body]) => body)
      const others = yield* connection("others")
      yield* api("DELETE", `/connections/${others}/users?email=second%40acme.example`)
      assert.deepStrictEqual(
        [
          yield* byEmail("ada@acme.example"),
          yield* byEmail("second@acme.example"),
          yield* identities
        ],
        [[{ user_id: "auth0|ada" }], [], ["people ada", "others second"]]
      )
    }).pipe(Effect.provide(tenant))
  )

  it.effect("cannot be linked again, nor one of another connection than was named", () =>
    Effect.gen(function* () {
      yield* api(...link("auth0", "second"))
      const people = yield* connection("people")
      const ofBob = `${bob}/identities`
      assert.deepStrictEqual(
        [
          yield* rejection("POST", ofBob, { provider: "auth0", user_id: "second" }),
          yield* rejection("POST", ofBob, { provider: "auth0", user_id: "nobody" }),
          yield* rejection("POST", ofBob, { provider: "auth0", user_id: "bob" }),
          yield* rejection(...link("google-oauth2", "third", { connection_id: people })),
          yield* rejection(
            ...link("google-oauth2", "third", { connection_id: `con_${"x".repeat(16)}` })
          )
        ],
        [
          [409, undefined, "The account is already linked to a user."],
          [404, "inexistent_user", "The user does not exist."],
          [400, "invalid_body", "Main account and linked account are the same."],
          [400, "invalid_body", "The account is not one of this connection."],
          [404, "inexistent_connection", "The connection does not exist"]
        ]
      )
    }).pipe(Effect.provide(tenant))
  )

  it.effect("is a user again when it is unlinked, and goes with its connection", () =>
    Effect.gen(function* () {
      yield* api(...link("auth0", "second"))
      yield* api(...link("google-oauth2", "third"))
      const unlinked = yield* api("DELETE", `${ada}/identities/auth0/second`)
      const second = yield* made("GET", `${userPath("second")}?fields=email,username`)
      const google = yield* connection("google")
      yield* api("DELETE", `/connections/${google}`)
      yield* made("POST", "/connections", { name: "google", strategy: "google-oauth2" })
      const sandbox = yield* TenantSandbox
      const third = { connection: "google", user_id: "third", email: "third@acme.example" }
      yield* sandbox.seed({ users: [third] })
      assert.deepStrictEqual(
        [unlinked[0], second, yield* identities],
        [200, { email: "second@acme.example", username: "second" }, ["people ada"]]
      )
    }).pipe(Effect.provide(tenant))
  )
})

describe("users of connections that are no database", () => {
  it.effect("are created by a seed, and not by a request", () =>
    Effect.gen(function* () {
      const body = { connection: "google", email: "new@acme.example" }
      assert.deepStrictEqual(yield* rejection("POST", "/users", body), [
        400,
        "operation_not_supported",
        "Users of google-oauth2 connections are created when they log in. A seed of the sandbox can create them."
      ])
    }).pipe(Effect.provide(tenant))
  )
})
