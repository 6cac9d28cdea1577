/** The query language of searches: which users are found, and what is said of a search that is none. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { asJsonObject, type JsonObject } from "../src/http/Json.ts"
import { makeSandbox, TenantSandbox } from "../src/index.ts"

const database = "people"

const users: ReadonlyArray<JsonObject> = [
  {
    user_id: "ada",
    email: "ada@acme.example",
    name: "Ada Lovelace",
    app_metadata: { plan: "gold", seats: 12, zip: "00701", tags: ["early", "vip"] }
  },
  {
    user_id: "bob",
    email: "bob+test@acme.example",
    name: "Bob",
    blocked: true,
    app_metadata: { plan: "silver", seats: 3, renewed: "2026-02-28T10:00:00.000Z" }
  },
  {
    user_id: "cem",
    email: "cem@other.example",
    name: "Cem Ada",
    app_metadata: { plan: "gold", seats: 5, renewed: "2026-03-01T00:00:00.000Z" }
  },
  { user_id: "dee", email: "dee@other.example", name: "Dee" }
]

const sandbox = TenantSandbox.layer({
  seed: {
    connections: [{ name: database, strategy: "auth0" }],
    users: users.map((user) => ({ connection: database, ...user }))
  }
})

const ask = Effect.fnUntraced(function* (query: Readonly<Record<string, string>>, path = "/users") {
  const tenant = yield* TenantSandbox
  const { body, status } = yield* tenant.handle({
    method: "GET",
    path: `/api/v2${path}?${String(new URLSearchParams(query))}`,
    headers: { authorization: `Bearer ${Redacted.value(yield* tenant.tokens.issue())}` }
  })
  const json: unknown = JSON.parse(body)
  return [
    status,
    Array.isArray(json)
      ? json.map((user) => String(asJsonObject(user)["user_id"]).replace("auth0|", "")).join(" ")
      : asJsonObject(json)["message"]
  ]
})

const found: ReadonlyArray<readonly [search: string, ids: string]> = [
  ['email:"ada@acme.example"', "ada"],
  ["email:ada@acme.example", "ada"],
  ["email:bob+test@acme.example", "bob"],
  ["email:ADA@ACME.EXAMPLE", "ada"],
  ['name:"Ada"', ""],
  ['name:"ada lovelace"', "ada"],
  ["user_id:auth0|dee", "dee"],
  ["blocked:true", "bob"],
  // AND, OR, NOT and brackets.
  ["app_metadata.plan:gold AND name:cem*", "cem"],
  ["app_metadata.plan:gold OR name:bob", "ada bob cem"],
  ["app_metadata.plan:gold name:bob", "ada bob cem"],
  ["app_metadata.plan:gold NOT name:cem*", "ada"],
  ["app_metadata.plan:gold -name:cem*", "ada"],
  ["app_metadata.plan:gold AND NOT name:cem*", "ada"],
  ["app_metadata.plan:gold AND -name:cem*", "ada"],
  ["app_metadata.plan:gold !name:cem*", "ada"],
  ["app_metadata.plan:gold && name:cem*", "cem"],
  ["app_metadata.plan:gold || name:bob", "ada bob cem"],
  ["NOT app_metadata.plan:gold", "bob dee"],
  ["-app_metadata.plan:gold", "bob dee"],
  ["NOT (app_metadata.plan:gold OR name:bob)", "dee"],
  ["NOT app_metadata.plan:gold NOT name:dee", "bob"],
  ["app_metadata.plan:gold AND (name:cem* OR name:dee)", "cem"],
  // Lucene has no precedence: AND makes both of its terms necessary, whatever stands beside.
  ["name:dee OR app_metadata.plan:gold AND email:*@acme.example", "ada"],
  ["name:dee OR (app_metadata.plan:gold AND email:*@acme.example)", "ada dee"],
  ["+app_metadata.plan:gold name:dee", "ada cem"],
  // Fields before brackets.
  ["name:(bob OR dee)", "bob dee"],
  ["app_metadata.plan:(gold OR silver) AND NOT name:(bob OR cem*)", "ada"],
  ["name:(bob OR email:dee*)", "bob dee"],
  // Ranges.
  ["app_metadata.seats:[3 TO 5]", "bob cem"],
  ["app_metadata.seats:{3 TO 12}", "cem"],
  ["app_metadata.seats:[3 TO 12}", "bob cem"],
  ["app_metadata.seats:{3 TO *]", "ada cem"],
  ["app_metadata.seats:[* TO 5]", "bob cem"],
  ['name:["a" TO "bz"]', "ada bob"],
  ["app_metadata.renewed:[2026-02-01 TO 2026-02-28]", "bob"],
  ["app_metadata.renewed:{2026-02-28 TO *]", "cem"],
  ["app_metadata.renewed:[2026-03 TO 2026-03]", "cem"],
  ['app_metadata.renewed:{"2026-02-28T10:00:00Z" TO *}', "cem"],
  ["app_metadata.renewed:2026-02-28", "bob"],
  ['app_metadata.renewed:"2026-02-28T10:00:00Z"', "bob"],
  // Wildcards.
  ["name:ada*", "ada"],
  ["name:*ada*", "ada cem"],
  ["name:?ee", "dee"],
  ["name:b?b", "bob"],
  ["name:b?", ""],
  ["email:*@other.example", "cem dee"],
  ['name:"b*"', ""],
  ["name:b\\*", ""],
  ["app_metadata.tags:v?p", "ada"],
  ["_exists_:app_metadata.renewed", "bob cem"],
  ["NOT _exists_:app_metadata", "dee"],
  ["_exists_:(app_metadata.tags OR blocked)", "ada bob"],
  ["app_metadata.plan:*", "ada bob cem"],
  ["*:*", "ada bob cem dee"],
  ["*", "ada bob cem dee"],
  // A text is compared as a whole, also one of digits.
  ["app_metadata.zip:701", ""],
  ["app_metadata.zip:00701", "ada"],
  ['identities.connection:"people" AND name:dee', "dee"],
  ["people*", "ada bob cem dee"],
  // What the store keeps for itself is in no search.
  ["*\\\u0000dee*", ""],
  ["   ", "ada bob cem dee"]
]

const rejected: ReadonlyArray<readonly [search: string, reason: string]> = [
  ["name:bob AND", "Nothing after AND"],
  ["name:bob OR", "Nothing after OR"],
  ["AND name:bob", "Nothing before AND"],
  ["name:bob AND OR name:dee", "Unexpected OR"],
  ["name:bob NOT", "Nothing after NOT or -"],
  ["name:bob -", "Nothing after NOT or -"],
  ["NOT NOT name:bob", "Unexpected NOT or -"],
  ["(name:bob AND)", "Nothing after AND"],
  ["()", "Nothing between brackets"],
  ["(name:bob", "A bracket is not closed"],
  ["name:bob)", "Unexpected )"],
  ["name:", "Nothing after name:"],
  ["name:-3", "The value after name: has to be in quotation marks"],
  ["created_at:2026-01-01T00:00:00Z", "The value after created_at: has to be in quotation marks"],
  [
    ':"bob"',
    "A colon has no field before it; put a value that contains a colon in quotation marks"
  ],
  ['name:"bob', "A quotation mark is not closed"],
  ["seats:>3", "> is not supported; write a range such as [3 TO *] or {3 TO *}"],
  ["seats:<=3", "<= is not supported; write a range such as [3 TO *] or {3 TO *}"],
  ["seats:[3 TO", "A range is written as [low TO high]"],
  ["seats:{3 5}", "A range is written as {low TO high}"],
  ["seats:3]", "A range is closed that was not opened"],
  ["last_login:[now-7d TO *]", "Times relative to now are not supported; write the date"],
  [
    "name:/b.b/",
    "Regular expressions are not supported; put a value that contains a slash in quotation marks"
  ],
  ["name:bub~", "Fuzzy search (~) is not supported"],
  ['name:"ada cem"~2', "Fuzzy search (~) is not supported"],
  ["name:bob^2", "Boosting (^) is not supported"],
  ["app_metadata.*:gold", "The name of a field has no wildcards: app_metadata.*"],
  ["_exists_:app*", "_exists_ needs the name of a field"]
]

describe("a search", () => {
  it.effect.each(found)("%s finds %j", ([search, ids]) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* ask({ q: search }), [200, ids])
    }).pipe(Effect.provide(sandbox))
  )

  it.effect.each(rejected)("%s is rejected: %s", ([search, reason]) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* ask({ q: search }), [
        400,
        `Query validation error: '${reason}' on property q.`
      ])
    }).pipe(Effect.provide(sandbox))
  )

  it.effect("of many open parts takes no longer than one of few", () =>
    Effect.gen(function* () {
      const tenant = yield* makeSandbox({
        seed: {
          connections: [{ name: database, strategy: "auth0" }],
          users: [{ connection: database, email: "a@b.example", nickname: "a".repeat(300) }]
        }
      })
      const search = `nickname:${"a*".repeat(100)}b`
      const { body, status } = yield* tenant.handle({
        method: "GET",
        path: `/api/v2/users?q=${encodeURIComponent(search)}`,
        headers: { authorization: `Bearer ${Redacted.value(yield* tenant.tokens.issue())}` }
      })
      assert.deepStrictEqual([status, body], [200, "[]"])
    }).pipe(Effect.scoped)
  )

  it.effect("is named by the parameter that it came in, and done in one language", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        [
          yield* ask({ search: "type:" }, "/logs"),
          yield* ask({ q: "name:bob", search_engine: "v2" }),
          yield* ask({ q: "name:bob", search_engine: "v3" }),
          yield* ask({ q: 'name eq "acme"', parser: "scim" }, "/organizations/search"),
          yield* ask({ sort: "name:down" }),
          yield* ask({ sort: "name:-1" }),
          yield* ask({ sort: "email" })
        ],
        [
          [400, "Query validation error: 'Nothing after type:' on property search."],
          [
            400,
            "Query validation error: 'The sandbox searches as v3 does' on property search_engine."
          ],
          [200, "bob"],
          [
            400,
            "Query validation error: 'The sandbox searches in Lucene syntax only' on property parser."
          ],
          [
            400,
            "Query validation error: 'A property, followed by :1 or :-1, is expected' on property sort."
          ],
          [200, "dee cem bob ada"],
          [200, "ada bob cem dee"]
        ]
      )
    }).pipe(Effect.provide(sandbox))
  )
})
