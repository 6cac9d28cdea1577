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

  it("is made only from a record whose members have the types of the request", () => {
    interface Preferences {
      readonly theme: string
    }
    const people = Users.withMetadata<Preferences, Preferences>()
    const accepted = [
      () => Updates.request(Roles.update, { name: "editor", description: null, of_tomorrow: 1 }),
      () => Updates.request(Clients.update, { app_type: "of_tomorrow", jwt_configuration: null }),
      (read: object) => Updates.request(Roles.update, read),
      () => Effect.map(people.get("u"), (read) => Updates.request(Users.update, read))
    ]
    const rejected = [
      // @ts-expect-error -- a name is text
      () => Updates.request(Roles.update, { name: 42 }),
      // @ts-expect-error -- a lifetime is a number
      () => Updates.request(Clients.update, { jwt_configuration: { lifetime_in_seconds: "1" } }),
      // @ts-expect-error -- an object, and no list of such
      () => Updates.request(Clients.update, { jwt_configuration: [{ alg: "RS256" }] }),
      // @ts-expect-error -- a list is no record
      (roles: ReadonlyArray<Role>) => Updates.request(Roles.update, roles),
      // @ts-expect-error -- nor is null
      () => Updates.request(Roles.update, null),
      // @ts-expect-error -- the types hold for the exact request as well
      () => Updates.exactRequest(Roles.update, { name: 42 })
    ]
    assert.deepStrictEqual([accepted.length, rejected.length], [4, 6])
  })

  it.each([null, undefined, "abc", 42, [{ name: "editor" }]])(
    "has nothing of %j, which is no record",
    (given) => {
      // As a program without types passes it.
      const untyped = given as unknown as Role
      assert.deepStrictEqual<unknown>(Updates.request(Roles.update, untyped), {})
    }
  )
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

  it.effect.each([
    [null, "null"],
    [undefined, "of type undefined"],
    ["abc", "of type string"],
    [[{ name: "editor" }], "an array"]
  ] as const)("is not made of %j, which is no record", ([given, is]) =>
    Effect.gen(function* () {
      // As a program without types passes it.
      const untyped = given as unknown as Role
      const error = yield* Effect.flip(Updates.exactRequest(Roles.update, untyped))
      assert.deepStrictEqual(
        [error._tag, error.operation, error.argument, error.message],
        [
          "InvalidRequest",
          "roles.update",
          "body",
          `roles.update: the record must be an object with the members to update; it is ${is}`
        ]
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

  it.effect("replace a nested object as a whole, unless a function keeps parts of it", () => {
    const attribute_map = { mapping_mode: "use_map", userinfo_scope: "openid" }
    const connection = { id: "con_1", options: { client_id: "c", attribute_map } }
    const played = script(
      response(200, connection),
      response(200, connection),
      response(200, connection),
      response(200, connection)
    )
    return Effect.gen(function* () {
      yield* Updates.connectionOptions("con_1", { attribute_map: { userinfo_scope: "email" } })
      yield* Updates.connectionOptions("con_1", (read) => ({
        attribute_map: { ...read.attribute_map, userinfo_scope: "email" }
      }))
      assert.deepStrictEqual(
        played.sent.flatMap(({ body }) => (typeof body === "string" ? [JSON.parse(body)] : [])),
        [
          { options: { client_id: "c", attribute_map: { userinfo_scope: "email" } } },
          {
            options: {
              client_id: "c",
              attribute_map: { mapping_mode: "use_map", userinfo_scope: "email" }
            }
          }
        ]
      )
    }).pipe(Effect.provide(played.client()))
  })

  it.effect.each([
    [null, "null"],
    [[], "an array"],
    [() => "abc", "of type string"]
  ] as const)("are not sent with changes that are no object: %s", ([given, are]) => {
    const played = script(response(200, { id: "con_1", options: { scope: "openid" } }))
    return Effect.gen(function* () {
      // As a program without types passes it.
      const untyped = given as unknown as Updates.ConnectionOptionsChanges
      const error = yield* Effect.flip(Updates.connectionOptions("con_1", untyped))
      assert.deepStrictEqual(
        [error._tag, error.message, played.sent.length],
        [
          "InvalidRequest",
          `connections.update: the changes must be an object with the options to change; they are ${are}`,
          1
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
