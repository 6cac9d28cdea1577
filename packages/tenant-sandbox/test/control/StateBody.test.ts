/** States that no tenant could be in: each is rejected, and the tenant stays as it is. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TenantSandbox, type TenantState } from "../../src/index.ts"
import { api, made } from "../support/Api.ts"
import { control } from "../support/Control.ts"

const tenant = TenantSandbox.layer({
  clientId: "app",
  seed: {
    connections: [
      { id: "con_peoplepeoplepeop", name: "people", strategy: "auth0" },
      { id: "con_othersothersothe", name: "others", strategy: "auth0", enabledClients: ["app"] }
    ],
    users: [
      { connection: "people", user_id: "ada", email: "ada@acme.example", roles: ["accountant"] },
      { connection: "others", user_id: "bob", email: "bob@acme.example" }
    ],
    roles: [{ name: "accountant" }],
    organizations: [{ name: "acme", members: [{ user: "auth0|ada", roles: ["accountant"] }] }]
  }
})

type Change = (state: TenantState) => unknown

const resource =
  (kind: string, change: (records: ReadonlyArray<Record<string, unknown>>) => unknown): Change =>
  (state) => ({
    ...state,
    resources: { ...state.resources, [kind]: change(state.resources[kind] ?? []) }
  })

const relation =
  (name: string, change: (pairs: ReadonlyArray<object>) => unknown): Change =>
  (state) => ({
    ...state,
    relations: { ...state.relations, [name]: change(state.relations[name] ?? []) }
  })

const connection =
  (change: (all: TenantState["connections"]) => unknown): Change =>
  (state) => ({ ...state, connections: change(state.connections) })

const invalid: ReadonlyArray<readonly [problem: string, change: Change]> = [
  [
    "connections[2] has the id of another one",
    connection((all) => [...all, { ...all[0], name: "new" }])
  ],
  [
    "connections[2] has the name of another one",
    connection((all) => [...all, { ...all[0], id: `con_${"n".repeat(16)}` }])
  ],
  ["connections[0] has an id that no connection has", connection(([one]) => [{ ...one, id: "x" }])],
  [
    "connections[0] is enabled for no application: nobody",
    connection(([one, ...more]) => [{ ...one, enabledClients: ["nobody"] }, ...more])
  ],
  [
    "resources.users[2] has the user_id of another one",
    resource("users", (all) => [...all, { ...all[0], email: "c@acme.example" }])
  ],
  [
    "resources.users[2] has the email of another one",
    resource("users", (all) => [...all, { ...all[0], user_id: "auth0|cem" }])
  ],
  [
    "resources.users[2] has the linked of another one",
    resource("users", ([ada, bob]) => {
      const identity = { provider: "auth0", user_id: "dee", connection: "people" }
      const linked = (user: typeof ada) => ({
        ...user,
        identities: [...(Array.isArray(user?.["identities"]) ? user["identities"] : []), identity]
      })
      return [bob, linked(ada), { ...linked(ada), user_id: "auth0|cem", email: "cem@acme.example" }]
    })
  ],
  [
    "resources.users[0] has an identity of no connection: nowhere",
    resource("users", ([one]) => [
      { ...one, identities: [{ connection: "nowhere", provider: "auth0", user_id: "ada" }] }
    ])
  ],
  [
    "resources.roles[1] has the name of another one",
    resource("roles", (all) => [...all, { ...all[0], id: `rol_${"n".repeat(16)}` }])
  ],
  [
    "resources.client_grants[0].client_id names none of the clients: nobody",
    resource("client_grants", ([one]) => [{ ...one, client_id: "nobody" }])
  ],
  [
    "resources.client_grants[0].audience names none of the resource_servers: https://no.example/",
    resource("client_grants", ([one]) => [{ ...one, audience: "https://no.example/" }])
  ],
  [
    "resources.invitations[0].organization_id names none of the organizations: org_none",
    resource("invitations", () => [
      { id: "uinv_1", organization_id: "org_none", client_id: "app", $key: "x" }
    ])
  ],
  ["relations.users.roles[1] is there twice", relation("users.roles", ([one]) => [one, one])],
  [
    "relations.users.roles[0].left names none of the users",
    relation("users.roles", ([one]) => [{ ...one, left: "auth0|nobody" }])
  ],
  [
    "relations.users.roles[0].right names none of the roles",
    relation("users.roles", ([one]) => [{ ...one, right: "rol_none" }])
  ],
  [
    "relations.users.permissions[0].right names none of the permissions",
    relation("users.permissions", () => [{ left: "auth0|ada", right: "x", members: {} }])
  ],
  [
    "relations.organizations.member_roles[0].left names none of the members",
    relation("organizations.member_roles", ([one]) => [{ ...one, left: "org\u0000auth0|bob" }])
  ],
  [
    "logs[1] has the log_id of another one",
    (state) => ({ ...state, logs: [{ log_id: "1" }, { log_id: "1" }] })
  ]
]

describe("a state", () => {
  it.effect.each(invalid)("is rejected: %s", ([problem, change]) =>
    Effect.gen(function* () {
      const { state } = yield* TenantSandbox
      const before = yield* state
      const [status, body] = yield* control("PUT", "/state", change(before))
      assert.deepStrictEqual(
        [status, body],
        [
          400,
          {
            statusCode: 400,
            error: "Sandbox control",
            message: `This is no state of a sandbox: ${problem}.`
          }
        ]
      )
      assert.deepStrictEqual(yield* state, before)
    }).pipe(Effect.provide(tenant))
  )

  it.effect("has no members that it does not know", () =>
    Effect.gen(function* () {
      const { state } = yield* TenantSandbox
      const [status, body] = yield* control("PUT", "/state", { ...(yield* state), users: [] })
      assert.deepStrictEqual(
        [status, body],
        [
          400,
          {
            statusCode: 400,
            error: "Sandbox control",
            message: 'This is no state of a sandbox: Expected no excess property at ["users"].'
          }
        ]
      )
    }).pipe(Effect.provide(tenant))
  )

  it.effect("of a sandbox with another domain is rejected", () =>
    Effect.gen(function* () {
      const { state } = yield* TenantSandbox
      const other = yield* Effect.provide(
        Effect.flatMap(TenantSandbox, (sandbox) => sandbox.state),
        TenantSandbox.layer({ domain: "other.example" })
      )
      const before = yield* state
      const [status, body] = yield* control("PUT", "/state", other)
      assert.deepStrictEqual(
        [status, body],
        [
          400,
          {
            statusCode: 400,
            error: "Sandbox control",
            message:
              "This is the state of a sandbox with another --domain: it has no API https://tenant.sandbox.localhost/api/v2/."
          }
        ]
      )
      assert.deepStrictEqual(yield* state, before)
    }).pipe(Effect.provide(tenant))
  )

  it.effect("that was changed by hand keeps addresses unique", () =>
    Effect.gen(function* () {
      const { state } = yield* TenantSandbox
      const change = resource("users", ([ada, ...more]) => [
        { ...ada, email: "countess@acme.example" },
        ...more
      ])
      const restored = yield* control("PUT", "/state", change(yield* state))
      const create = (email: string) =>
        Effect.map(
          api("POST", "/users", { connection: "people", email, password: "a-Password-1" }),
          ([status]) => status
        )
      assert.deepStrictEqual(
        [
          restored[0],
          yield* create("countess@acme.example"),
          yield* create("ada@acme.example"),
          (yield* made("GET", "/users/auth0%7Cada?fields=email"))["email"]
        ],
        [204, 409, 201, "countess@acme.example"]
      )
    }).pipe(Effect.provide(tenant))
  )
})
