/**
 * What names something else: it must be there when it is named, and what becomes of the name when it goes.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { asJsonObject } from "../src/http/Json.ts"
import { TenantSandbox } from "../src/index.ts"
import { api, made, rejection } from "./support/Api.ts"

const invoices = "https://invoices.example/"

const tenant = TenantSandbox.layer({
  seed: {
    connections: [
      { name: "people", strategy: "auth0" },
      { name: "workforce", strategy: "okta" }
    ],
    resource_servers: [
      { identifier: invoices, scopes: [{ value: "read" }, { value: "write" }, { value: "pay" }] }
    ],
    clients: [{ name: "Portal", client_id: "portal" }],
    roles: [{ name: "accountant" }],
    organizations: [{ name: "acme" }]
  }
})

const first = Effect.fnUntraced(function* (path: string, member = "id") {
  const [, list] = yield* api("GET", path)
  return String(asJsonObject(Array.isArray(list) ? list[0] : undefined)[member])
})

describe("a client grant", () => {
  const create = (body: object) => rejection("POST", "/client-grants", body)
  const grant = { client_id: "portal", audience: invoices, scope: ["read"] }

  it.effect("is for an application and an API that exist, and scopes that the API has", () =>
    Effect.gen(function* () {
      const { id } = yield* made("POST", "/client-grants", grant)
      const either = "Payload validation error: 'Either client_id or default_for is required'."
      const noScope = "Payload validation error: 'The API has no scope delete' on property scope."
      const everyone = { default_for: "third_party_clients", audience: invoices }
      assert.deepStrictEqual(
        [
          yield* create(grant),
          yield* create({ ...grant, client_id: "nobody" }),
          yield* create({ ...grant, audience: "https://nothing.example/" }),
          yield* create({ ...grant, scope: ["read", "delete"] }),
          yield* create({ audience: invoices, scope: ["read"] }),
          yield* create({ ...grant, default_for: "third_party_clients" }),
          yield* rejection("PATCH", `/client-grants/${String(id)}`, { scope: ["delete"] }),
          (yield* api("PATCH", `/client-grants/${String(id)}`, { scope: ["write"] }))[0],
          (yield* api("POST", "/client-grants", everyone))[0]
        ],
        [
          [409, undefined, "A client grant for this client and API already exists."],
          [404, "inexistent_client", "The client does not exist"],
          [404, "inexistent_resource_server", "The resource server does not exist"],
          [400, "invalid_body", noScope],
          [400, "invalid_body", either],
          [400, "invalid_body", either],
          [400, "invalid_body", noScope],
          200,
          201
        ]
      )
    }).pipe(Effect.provide(tenant))
  )

  it.effect("loses the scopes that its API loses, and goes with the API", () =>
    Effect.gen(function* () {
      const { id } = yield* made("POST", "/client-grants", { ...grant, scope: ["read", "pay"] })
      const path = `/client-grants/${String(id)}`
      const server = yield* first("/resource-servers?identifiers=https://invoices.example/")
      yield* made("PATCH", `/resource-servers/${server}`, { scopes: [{ value: "pay" }] })
      const narrowed = yield* made("GET", path)
      yield* api("DELETE", `/resource-servers/${server}`)
      assert.deepStrictEqual(
        [narrowed["scope"], yield* rejection("GET", path)],
        [["pay"], [404, "inexistent_client_grant", "The grant does not exist."]]
      )
    }).pipe(Effect.provide(tenant))
  )

  it.effect("is what applications are searched by", () =>
    Effect.gen(function* () {
      const organization = yield* first("/organizations")
      const { id } = yield* made("POST", "/client-grants", {
        ...grant,
        organization_usage: "allow",
        allow_any_organization: true
      })
      yield* made("POST", `/organizations/${organization}/client-grants`, { grant_id: id })
      const search = (q: string) =>
        Effect.map(
          api("GET", `/clients?take=10&fields=client_id&q=${encodeURIComponent(q)}`),
          ([status, body]) => [
            status,
            asJsonObject(body)["clients"] ?? asJsonObject(body)["message"]
          ]
        )
      const portal = [200, [{ client_id: "portal" }]]
      assert.deepStrictEqual(
        [
          yield* search(`client_grant.organization_id:${organization}`),
          yield* search("client_grant.organization_id:org_another"),
          yield* search("client_grant.allow_any_organization:true"),
          yield* search("name:Portal")
        ],
        [
          portal,
          [200, []],
          portal,
          [
            400,
            "Query validation error: 'Each term needs one of the fields client_grant.organization_id, client_grant.allow_any_organization' on property q."
          ]
        ]
      )
    }).pipe(Effect.provide(tenant))
  )
})

describe("an invitation", () => {
  const invite = Effect.fnUntraced(function* (more: object = {}) {
    const organization = yield* first("/organizations")
    return {
      path: `/organizations/${organization}/invitations`,
      body: {
        inviter: { name: "Ada" },
        invitee: { email: "guest@acme.example" },
        client_id: "portal",
        ...more
      }
    }
  })

  it.effect("names an application, a connection and roles that exist", () =>
    Effect.gen(function* () {
      const attempt = Effect.fnUntraced(function* (more: object) {
        const { body, path } = yield* invite(more)
        return yield* rejection("POST", path, body)
      })
      assert.deepStrictEqual(
        [
          yield* attempt({ client_id: "nobody" }),
          yield* attempt({ connection_id: `con_${"x".repeat(16)}` }),
          yield* attempt({ roles: [yield* first("/roles"), `rol_${"x".repeat(16)}`] }),
          yield* attempt({ invitee: { email: "guest" } })
        ],
        [
          [400, "inexistent_client", "The client does not exist"],
          [400, "inexistent_connection", "The connection does not exist."],
          [400, undefined, "The role does not exist."],
          [
            400,
            "invalid_body",
            "Payload validation error: 'Object didn't pass validation for format email' on property invitee.email."
          ]
        ]
      )
    }).pipe(Effect.provide(tenant))
  )

  it.effect(
    "goes with its application, its connection and its organization, and loses a role",
    () =>
      Effect.gen(function* () {
        const role = yield* first("/roles")
        const connection = yield* first("/connections?name=people")
        const create = Effect.fnUntraced(function* (more: object) {
          const { body, path } = yield* invite(more)
          const { id } = yield* made("POST", path, body)
          return `${path}/${String(id)}`
        })
        const status = (path: string) => Effect.map(api("GET", path), ([code]) => code)
        const plain = yield* create({})
        const byConnection = yield* create({ connection_id: connection, roles: [role] })
        yield* api("DELETE", `/roles/${role}`)
        const withoutRole = (yield* made("GET", byConnection))["roles"]
        yield* api("DELETE", `/connections/${connection}`)
        const afterConnection = [yield* status(plain), yield* status(byConnection)]
        yield* api("DELETE", "/clients/portal")
        assert.deepStrictEqual(
          [withoutRole, afterConnection, yield* status(plain)],
          [[], [200, 404], 404]
        )
      }).pipe(Effect.provide(tenant))
  )
})

describe("a connection", () => {
  it.effect("is enabled for applications that exist", () =>
    Effect.gen(function* () {
      const id = yield* first("/connections?name=people")
      const sandbox = yield* TenantSandbox
      const absent = [400, "inexistent_client", "The client does not exist"]
      const clients = [{ client_id: "nobody", status: true }]
      const body = { name: "new", strategy: "auth0", enabled_clients: ["portal", "nobody"] }
      const connection = { name: "old", strategy: "auth0", enabledClients: ["nobody"] }
      const reason = 'enabledClients has "nobody", and there is no application of this id'
      assert.deepStrictEqual(
        [
          yield* rejection("POST", "/connections", body),
          yield* rejection("PATCH", `/connections/${id}`, { enabled_clients: ["nobody"] }),
          yield* rejection("PATCH", `/connections/${id}/clients`, clients),
          (yield* api("PATCH", `/connections/${id}/clients`, [
            { client_id: "portal", status: true }
          ]))[0],
          (yield* Effect.flip(sandbox.seed({ connections: [connection] }))).message,
          (yield* Effect.flip(sandbox.connections.create(connection))).message,
          (yield* api("GET", "/connections?fields=name"))[1]
        ],
        [
          absent,
          absent,
          absent,
          204,
          `The seed's connection "old": ${reason}`,
          `The seed's connection "old": ${reason}`,
          [{ name: "people" }, { name: "workforce" }]
        ]
      )
    }).pipe(Effect.provide(tenant))
  )
})

describe("an application", () => {
  it.effect("forgets its default organization with that organization", () =>
    Effect.gen(function* () {
      const organization = yield* first("/organizations")
      const change = (id: string) => ({
        default_organization: { organization_id: id, flows: ["client_credentials"] }
      })
      const unknown = yield* rejection("PATCH", "/clients/portal", change(`org_${"x".repeat(16)}`))
      yield* made("PATCH", "/clients/portal", change(organization))
      const before = yield* made("GET", "/clients/portal?fields=default_organization")
      yield* api("DELETE", `/organizations/${organization}`)
      assert.deepStrictEqual(
        [unknown, before, yield* made("GET", "/clients/portal?fields=default_organization")],
        [[400, undefined, "No organization found by that id or name"], change(organization), {}]
      )
    }).pipe(Effect.provide(tenant))
  )
})

describe("an organization's name", () => {
  it.effect.each(["acme", "acme-labs", "2-acme_labs"])("can be %s", (name) =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* api("POST", "/organizations", { name }))[0], 201)
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )

  it.effect.each(["Acme", "acme labs", "-acme", "_acme", "acme.labs", "acm\u00e9", "a/b"])(
    "cannot be %s",
    (name) =>
      Effect.gen(function* () {
        const { id } = yield* made("POST", "/organizations", { name: "other" })
        const created = yield* rejection("POST", "/organizations", { name })
        const renamed = yield* rejection("PATCH", `/organizations/${String(id)}`, { name })
        const invalid = [
          400,
          "invalid_body",
          "Payload validation error: 'Object didn't pass validation for format organization-name' on property name (lower-case letters, digits, - and _; the first one is a letter or a digit)."
        ]
        assert.deepStrictEqual([created, renamed], [invalid, invalid])
      }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})
