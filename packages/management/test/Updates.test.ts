import type {
  Client,
  Role,
  UpdateClientRequestContent,
  UpdateRoleRequestContent
} from "@effect-auth0/management-client/types"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Clients, Connections, NetworkAcls, Roles, Users } from "../src/index.ts"
import * as Updates from "../src/Updates.ts"
import { response, script } from "./support/scripted.ts"

describe("a request of a record", () => {
  it("has the members that the update takes, however deep, and no other", () => {
    const client: Client = {
      client_id: "c",
      name: "Shop",
      global: false,
      description: "",
      jwt_configuration: { lifetime_in_seconds: 3600, alg: "ML-DSA-44" },
      fedcm_login: { google: { is_enabled: true } }
    }
    const read = { ...client, of_tomorrow: 1, fedcm_login: { ...client.fedcm_login, of: 1 } }
    assert.deepStrictEqual<unknown>(Updates.request(Clients.update, read), {
      name: "Shop",
      description: "",
      jwt_configuration: { lifetime_in_seconds: 3600, alg: "ML-DSA-44" },
      fedcm_login: { google: { is_enabled: true } }
    })
  })

  it("has null only where it is taken, and the members of open maps", () => {
    const read = {
      description: null,
      client_aliases: ["a"],
      signed_request_object: null,
      client_metadata: { team: "red", gone: null }
    }
    assert.deepStrictEqual<unknown>(Updates.request(Clients.update, read), {
      client_aliases: ["a"],
      signed_request_object: null,
      client_metadata: { team: "red", gone: null }
    })
  })

  it("does not delete the metadata of a user that had none", () => {
    const user = { user_id: "u", name: "Ada", app_metadata: {}, user_metadata: { theme: "dark" } }
    assert.deepStrictEqual<unknown>(Updates.request(Users.update, user), {
      name: "Ada",
      user_metadata: { theme: "dark" }
    })
  })

  it("has no member that sets a prototype", () => {
    const read: object = JSON.parse('{"__proto__":{"name":"evil"},"name":"Shop"}')
    const request = Updates.request(Clients.update, read)
    assert.deepStrictEqual(Object.entries(request), [["name", "Shop"]])
    assert.strictEqual(Object.getPrototypeOf(request), Object.prototype)
  })

  it("is typed as what the update takes and the record has", () => {
    const accepted = [
      (client: Client) => Clients.update("c", Updates.request(Clients.update, client)),
      (client: Client): UpdateClientRequestContent => ({
        ...Updates.request(Clients.update, client),
        name: "Shop"
      }),
      (role: Role): UpdateRoleRequestContent => Updates.request(Roles.update, role)
    ]
    const rejected = [
      // @ts-expect-error -- an identifier is no part of an update
      (role: Role) => Updates.request(Roles.update, role).id,
      // @ts-expect-error -- the rule is required, and was not read
      () => NetworkAcls.set("a", Updates.request(NetworkAcls.set, { active: true })),
      // @ts-expect-error -- no operation
      (role: Role) => Updates.request(Object, role)
    ]
    assert.deepStrictEqual([accepted.length, rejected.length], [3, 3])
  })
})

describe("an exact request", () => {
  it.effect("names what the update does not take", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        Updates.exactRequest(Clients.update, { name: "Shop", id: "c", fedcm_login: { of: 1 } })
      )
      assert.deepStrictEqual(
        [error._tag, error.operation, error.argument, error.message],
        [
          "InvalidRequest",
          "clients.update",
          "body",
          "clients.update: the update does not take /id, /fedcm_login/of, /fedcm_login; leave them out, or use Updates.request"
        ]
      )
    })
  )

  it.effect("names members in one line, whatever their names are", () =>
    Effect.gen(function* () {
      const record = { "a\n\u001b[31m/b": 1, ["x".repeat(1000)]: 1, name: "editor" }
      const { message } = yield* Effect.flip(Updates.exactRequest(Roles.update, record))
      assert.strictEqual(
        message,
        `roles.update: the update does not take /"a\\n\\u001b[31m/b", /"${"x".repeat(64)}…"; leave them out, or use Updates.request`
      )
    })
  )

  it.effect("is the record, where all of it can be written", () =>
    Effect.gen(function* () {
      const request = yield* Updates.exactRequest(Roles.update, { name: "editor" })
      assert.deepStrictEqual(request, { name: "editor" })
    })
  )
})

describe("options of a connection", () => {
  it.effect("are sent whole, with the changes", () => {
    const connection = {
      id: "con_1",
      options: { client_id: "c", scope: "openid", from_tomorrow: { deep: [1] } }
    }
    const played = script(response(200, connection), response(200, connection))
    return Effect.gen(function* () {
      yield* Updates.connectionOptions("con_1", { scope: "openid email", client_secret: "s" })
      assert.deepStrictEqual(
        played.sent.map(({ body, method }) => [method, body]),
        [
          ["GET", undefined],
          [
            "PATCH",
            '{"options":{"client_id":"c","scope":"openid email","from_tomorrow":{"deep":[1]},"client_secret":"s"}}'
          ]
        ]
      )
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("are not sent where they could not be read", () => {
    const played = script(response(404, { statusCode: 404, error: "Not Found", message: "none" }))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Updates.connectionOptions("con_1", { scope: "openid" }))
      assert.deepStrictEqual([error._tag, played.sent.length], ["NotFound", 1])
    }).pipe(Effect.provide(played.client()))
  })

  it.effect.each([
    ["cannot read them", {}],
    ["was given null", { options: null }],
    ["was given text", { options: "abc" }],
    ["was given a list", { options: ["a"] }]
  ] as const)("are not replaced where the token %s", ([, given]) => {
    const played = script(response(200, { id: "con_1", name: "acme", strategy: "oidc", ...given }))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Updates.connectionOptions("con_1", { scope: "openid" }))
      assert.deepStrictEqual(
        [error._tag, error.message, played.sent.length],
        [
          "InvalidRequest",
          "connections.update: the connection was returned without its options, which an update would replace; give the token the scope read:connections_options",
          1
        ]
      )
    }).pipe(Effect.provide(played.client()))
  })

  it("are typed", () => {
    // @ts-expect-error -- the secret is a string
    const rejected = () => Updates.connectionOptions("con_1", { client_secret: 1 })
    assert.deepStrictEqual([typeof rejected, typeof Connections.update], ["function", "function"])
  })
})
