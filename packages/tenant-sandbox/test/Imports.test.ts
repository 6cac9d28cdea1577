/** Imports of users: into which connections, by which forms, and what is wrong with single users. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { asJsonObject, isJsonObject } from "../src/http/Json.ts"
import { TenantSandbox } from "../src/index.ts"
import { api, made } from "./support/Api.ts"

const database = "con_databasedatabase"
const workforce = "con_workforceworkfor"

const tenant = TenantSandbox.layer({
  seed: {
    connections: [
      { id: database, name: "people", strategy: "auth0" },
      { name: "others", strategy: "auth0" },
      { id: workforce, name: "workforce", strategy: "oidc" }
    ],
    users: [
      { connection: "people", user_id: "ada", email: "ada@acme.example", name: "Ada" },
      { connection: "people", user_id: "bob", email: "bob@acme.example" },
      { connection: "people", user_id: "second", email: "second@acme.example" }
    ]
  }
})

const upload = Effect.fnUntraced(function* (fields: Readonly<Record<string, string>>) {
  const sandbox = yield* TenantSandbox
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    form.append(name, name === "users" ? new Blob([value]) : value)
  }
  const encoded = new Response(form)
  const body = Buffer.from(yield* Effect.promise(() => encoded.arrayBuffer()))
  const reply = yield* sandbox.handle({
    method: "POST",
    path: "/api/v2/jobs/users-imports",
    headers: {
      authorization: `Bearer ${Redacted.value(yield* sandbox.tokens.issue())}`,
      "content-type": encoded.headers.get("content-type") ?? ""
    },
    body
  })
  return [reply.status, asJsonObject(JSON.parse(reply.body))] as const
})

/** The summary of an import, and what is said of each user that was not imported. */
const outcome = Effect.fnUntraced(function* (users: ReadonlyArray<object>, more: object = {}) {
  const [, job] = yield* upload({ connection_id: database, users: JSON.stringify(users), ...more })
  yield* TestClock.adjust("2 seconds")
  const { summary } = yield* made("GET", `/jobs/${String(job["id"])}`)
  const [, errors] = yield* api("GET", `/jobs/${String(job["id"])}/errors`)
  return [
    summary,
    (Array.isArray(errors) ? errors.filter(isJsonObject) : []).map((error) => error["errors"])
  ]
})

describe("an import", () => {
  it.effect("is of a form with known fields, into a database", () =>
    Effect.gen(function* () {
      const rejected = (fields: Readonly<Record<string, string>>) =>
        Effect.map(upload({ users: "[]", ...fields }), ([status, { errorCode, message }]) => [
          status,
          errorCode,
          message
        ])
      const invalid = (reason: string) => [
        400,
        "invalid_body",
        `Payload validation error: ${reason}.`
      ]
      assert.deepStrictEqual(
        [
          yield* rejected({ connection_id: workforce }),
          yield* rejected({}),
          yield* rejected({ connection_id: "people" }),
          yield* rejected({ connection_id: database, upsert: "yes" }),
          yield* rejected({ connection_id: database, mode: "fast" }),
          (yield* upload({ connection_id: database, users: "[]", upsert: "false" }))[0]
        ],
        [
          [
            400,
            "operation_not_supported",
            "Users can only be imported into a database connection."
          ],
          invalid("'Missing required property: connection_id' on property body"),
          invalid(`'must match pattern "^con_[A-Za-z0-9]{16}$"' on property connection_id`),
          invalid("'Invalid type, expected boolean' on property upsert"),
          invalid("'Additional properties not allowed: mode' on property body"),
          202
        ]
      )
    }).pipe(Effect.provide(tenant))
  )

  it.effect("says which users are not as the contract has them", () =>
    Effect.gen(function* () {
      const wrong = (message: string, path: string) => [{ code: "INVALID_FORMAT", message, path }]
      assert.deepStrictEqual(
        yield* outcome([
          { email: "cem" },
          { email: "dee@acme.example", app_metadata: "gold" },
          { email: "eve@acme.example", password_hash: "$2b$10$x" }
        ]),
        [
          { failed: 2, updated: 0, inserted: 1, total: 3 },
          [
            wrong("Object didn't pass validation for format email", "email"),
            wrong("Invalid type, expected object", "app_metadata")
          ]
        ]
      )
    }).pipe(Effect.provide(tenant))
  )

  it.effect("updates users of their own, and never makes two of one", () =>
    Effect.gen(function* () {
      yield* made("PATCH", "/users/auth0%7Cada", { nickname: "ada" })
      yield* api("POST", "/users/auth0%7Cada/identities", { provider: "auth0", user_id: "second" })
      const duplicate = [
        { code: "DUPLICATED_USER", message: "Error in user_id: duplicated user", path: "user_id" }
      ]
      assert.deepStrictEqual(
        [
          yield* outcome(
            [
              { email: "ADA@acme.example", nickname: "countess" },
              // Of a linked account, by its address and by its id.
              { email: "second@acme.example", nickname: "nobody" },
              { user_id: "second", email: "new@acme.example" },
              // One user's id and another one's address.
              { user_id: "bob", email: "ada@acme.example", nickname: "countess" }
            ],
            { upsert: "true" }
          ),
          (yield* made("GET", "/users/auth0%7Cada?fields=nickname"))["nickname"],
          (yield* made("GET", `/users/${encodeURIComponent("auth0|bob")}?fields=email`))["email"]
        ],
        [
          [{ failed: 2, updated: 2, inserted: 0, total: 4 }, [duplicate, duplicate]],
          "countess",
          "bob@acme.example"
        ]
      )
    }).pipe(Effect.provide(tenant))
  )
})
