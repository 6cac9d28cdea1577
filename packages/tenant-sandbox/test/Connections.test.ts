import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { TenantSandbox, type SandboxOptions, type SeedConnection } from "../src/index.ts"
import { json, manage, send } from "./support/Request.ts"

const plain = (
  name: string,
  strategy: string,
  more: Partial<SeedConnection> = {}
): SeedConnection => ({
  name,
  strategy,
  keys: "none",
  ...more
})

const id = (letter: string): string => `con_${letter.repeat(16)}`

const three: SandboxOptions = {
  seed: {
    connections: [
      plain("alpha", "oidc", { id: id("a"), options: { issuer: "https://a.example" } }),
      plain("beta", "okta", { id: id("b") }),
      plain("gamma", "samlp", { id: id("c") })
    ],
    clients: ["one", "two", "three"].map((name) => ({ name, client_id: name }))
  }
}

const listed = (letter: string, name: string, strategy: string, options: object = {}) => ({
  id: id(letter),
  options,
  strategy,
  name,
  realms: [name],
  is_domain_connection: false
})
const alpha = listed("a", "alpha", "oidc", { issuer: "https://a.example" })
const beta = listed("b", "beta", "okta")
const gamma = listed("c", "gamma", "samlp")

const badQuery = (message: string) => [
  400,
  { statusCode: 400, error: "Bad Request", message, errorCode: "invalid_query_string" }
]

describe("connections.list", () => {
  const list = Effect.fnUntraced(function* (query: string) {
    const reply = yield* manage(yield* TenantSandbox, "GET", `/connections${query}`)
    return [reply.status, json(reply)]
  })

  it.effect("returns a bare array, or totals", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        [
          yield* list(""),
          yield* list("?page=1&per_page=2"),
          yield* list("?page=1&per_page=2&include_totals=true"),
          yield* list("?page=7&per_page=2&include_totals=true")
        ],
        [
          [200, [alpha, beta, gamma]],
          [200, [gamma]],
          [200, { start: 2, limit: 2, total: 3, connections: [gamma] }],
          [200, { start: 14, limit: 2, total: 3, connections: [] }]
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(three)))
  )

  it.effect("continues from a cursor, which the last page does not have", () =>
    Effect.gen(function* () {
      const [, first] = yield* list("?take=2")
      const next = Buffer.from(`after:2:${id("b")}`).toString("base64url")
      assert.deepStrictEqual(
        [first, yield* list(`?take=2&from=${next}`), yield* list("?take=3")],
        [
          { next, connections: [alpha, beta] },
          [200, { connections: [gamma] }],
          [200, { connections: [alpha, beta, gamma] }]
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(three)))
  )

  it.effect("filters by strategies and name, and selects fields", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        [
          yield* list("?strategy=oidc&strategy=okta&fields=name"),
          yield* list("?strategy=oidc,samlp&fields=id,%20name"),
          yield* list("?name=beta&fields=options,realms,is_domain_connection&include_fields=false"),
          yield* list("?name=nobody")
        ],
        [
          [200, [{ name: "alpha" }, { name: "beta" }]],
          [
            200,
            [
              { id: id("a"), name: "alpha" },
              { id: id("c"), name: "gamma" }
            ]
          ],
          [200, [{ id: id("b"), strategy: "okta", name: "beta" }]],
          [200, []]
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(three)))
  )

  it.effect("rejects what the contract does not have", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        [
          yield* list("?per_page=101"),
          yield* list("?page=first"),
          yield* list("?strategy=none"),
          yield* list("?size=3"),
          yield* list("?from=zzz"),
          yield* list("?page=10&per_page=100")
        ],
        [
          badQuery("Query validation error: 'must be <= 100' on property per_page."),
          badQuery("Query validation error: 'Invalid type, expected integer' on property page."),
          badQuery("Query validation error: 'No enum match' on property strategy."),
          badQuery("Query validation error: 'Additional properties not allowed: size'."),
          badQuery("Query validation error: 'Invalid cursor' on property from."),
          [
            400,
            {
              statusCode: 400,
              error: "Bad Request",
              message: "Requesting page exceeds the allowed maximum of 1000 records.",
              errorCode: "invalid_paging"
            }
          ]
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(three)))
  )
})

describe("connections.get", () => {
  it.effect("hides the options without their scope, and where the seed says so", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const hidden = yield* sandbox.connections.create(
        plain("hidden", "oidc", { id: id("h"), options: { a: 1 }, optionsHidden: true })
      )
      const token = yield* sandbox.tokens.issue({ scopes: ["read:connections"] })
      const path = `/api/v2/connections/${id("a")}`
      const { options: _options, ...withoutOptions } = alpha
      const replies = [
        yield* send(sandbox.origin, { path, token }),
        yield* manage(sandbox, "GET", `/connections/${id("a")}`),
        yield* manage(sandbox, "GET", `/connections/${hidden.id}?fields=name,options`)
      ]
      assert.deepStrictEqual(
        replies.map((reply) => json(reply)),
        [
          { ...withoutOptions, enabled_clients: [] },
          { ...alpha, enabled_clients: [] },
          { name: "hidden" }
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(three)))
  )

  it.effect("tells an unknown connection from a malformed id", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const replies = yield* Effect.forEach(["con_zzzzzzzzzzzzzzzz", "con_z"], (unknown) =>
        manage(sandbox, "GET", `/connections/${unknown}`)
      )
      assert.deepStrictEqual(
        replies.map((reply) => json(reply)),
        [
          {
            statusCode: 404,
            error: "Not Found",
            message: "The connection does not exist",
            errorCode: "inexistent_connection"
          },
          {
            statusCode: 400,
            error: "Bad Request",
            message:
              "Path validation error: 'Object didn't pass validation for format connection-id' on property id (The connection's id).",
            errorCode: "invalid_uri"
          }
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})

describe("connections.create", () => {
  it.effect("mints keys for a connection that uses them, and for no other", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const create = (name: string, method: string) =>
        manage(sandbox, "POST", "/connections", {
          name,
          strategy: "oidc",
          display_name: "Acme",
          options: {
            token_endpoint_auth_method: method,
            token_endpoint_auth_signing_alg: "ES384"
          }
        })
      const reply = yield* create("with-keys", "private_key_jwt")
      yield* create("without-keys", "client_secret_post")
      const { id: newId, ...created } = json<{ id: string }>(reply)
      assert.match(newId, /^con_[A-Za-z0-9]{16}$/u)
      assert.deepStrictEqual(
        [reply.status, created],
        [
          201,
          {
            name: "with-keys",
            strategy: "oidc",
            display_name: "Acme",
            options: {
              token_endpoint_auth_method: "private_key_jwt",
              token_endpoint_auth_signing_alg: "ES384"
            },
            realms: ["with-keys"],
            is_domain_connection: false,
            enabled_clients: []
          }
        ]
      )
      const connections = yield* sandbox.connections.all
      assert.deepStrictEqual(
        connections.map(({ name, keyring }) => [
          name,
          keyring?.current.algorithm,
          keyring?.next.algorithm,
          keyring?.previous
        ]),
        [
          ["with-keys", "ES384", "ES384", undefined],
          ["without-keys", undefined, undefined, undefined]
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )

  it.effect("rejects a name that is taken, and a body that the contract does not have", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const attempt = Effect.fnUntraced(function* (body: unknown) {
        return json(yield* manage(sandbox, "POST", "/connections", body))
      })
      const invalid = (message: string) => ({
        statusCode: 400,
        error: "Bad Request",
        message: `Payload validation error: ${message}.`,
        errorCode: "invalid_body"
      })
      assert.deepStrictEqual(
        [
          yield* attempt({ name: "alpha", strategy: "oidc" }),
          yield* attempt({ name: "delta" }),
          yield* attempt({ name: "delta", strategy: 7 }),
          yield* attempt({ name: "delta", strategy: "oidc", color: "blue" }),
          yield* attempt(undefined)
        ],
        [
          {
            statusCode: 409,
            error: "Conflict",
            message: "A connection with the same name already exists"
          },
          invalid("'Missing required property: strategy' on property body"),
          invalid("'Invalid type, expected string' on property strategy"),
          invalid("'Additional properties not allowed: color' on property body"),
          invalid("'Missing body' on property body")
        ]
      )
      assert.strictEqual((yield* sandbox.connections.all).length, 3)
    }).pipe(Effect.provide(TenantSandbox.layer(three)))
  )
})

describe("connections.update", () => {
  it.effect("replaces options whole and leaves the other fields", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const reply = yield* manage(sandbox, "PATCH", `/connections/${id("a")}`, {
        display_name: "Alpha",
        options: { client_id: "new" }
      })
      assert.deepStrictEqual(
        [reply.status, json(reply)],
        [
          200,
          {
            ...alpha,
            display_name: "Alpha",
            options: { client_id: "new" },
            enabled_clients: []
          }
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(three)))
  )

  it.effect("mints keys when the connection begins to use them, and keeps them afterwards", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const use = (method: string) =>
        manage(sandbox, "PATCH", `/connections/${id("a")}`, {
          options: {
            token_endpoint_auth_method: method,
            token_endpoint_auth_signing_alg: "ES256"
          }
        })
      const kids = Effect.map(sandbox.connections.all, (all) => [
        all[0]?.keyring?.current.kid,
        all[0]?.keyring?.next.kid
      ])
      const before = yield* kids
      yield* use("private_key_jwt")
      const minted = yield* kids
      yield* use("client_secret_post")
      yield* use("private_key_jwt")
      assert.deepStrictEqual(before, [undefined, undefined])
      assert.strictEqual(new Set(minted).size, 2)
      assert.deepStrictEqual(yield* kids, minted)
    }).pipe(Effect.provide(TenantSandbox.layer(three)))
  )
})

describe("connections.delete", () => {
  it.effect("returns 202 with the time, then 204", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.UTC(2026, 0, 1))
      const sandbox = yield* TenantSandbox
      const remove = manage(sandbox, "DELETE", `/connections/${id("a")}`)
      const first = yield* remove
      const second = yield* remove
      assert.deepStrictEqual(
        [first.status, json(first), second.status, second.text],
        [202, { deleted_at: "2026-01-01T00:00:00.000Z" }, 204, ""]
      )
      assert.deepStrictEqual(
        (yield* sandbox.connections.all).map(({ name }) => name),
        ["beta", "gamma"]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(three)))
  )
})

describe("connections.checkStatus", () => {
  it.effect("is 200 for a connector that responds, otherwise 404", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      yield* sandbox.connections.create(plain("on", "ad", { id: id("d") }))
      yield* sandbox.connections.create(plain("off", "ad", { id: id("e"), online: false }))
      const replies = yield* Effect.forEach(["d", "e", "a"], (letter) =>
        manage(sandbox, "GET", `/connections/${id(letter)}/status`)
      )
      assert.deepStrictEqual(
        replies.map(({ status }) => status),
        [200, 404, 404]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(three)))
  )
})

describe("connections.clients", () => {
  it.effect("enables, disables, and lists by cursor", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const path = `/connections/${id("a")}/clients`
      const change = yield* manage(sandbox, "PATCH", path, [
        { client_id: "one", status: true },
        { client_id: "two", status: true },
        { client_id: "three", status: true },
        { client_id: "one", status: false }
      ])
      const replies = [
        yield* manage(sandbox, "GET", path),
        yield* manage(sandbox, "GET", `${path}?take=1`)
      ]
      assert.deepStrictEqual(
        [change.status, ...replies.map((reply) => json(reply))],
        [
          204,
          { clients: [{ client_id: "two" }, { client_id: "three" }] },
          {
            next: Buffer.from("after:1:two").toString("base64url"),
            clients: [{ client_id: "two" }]
          }
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(three)))
  )
})
