import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Connections, Users } from "../src/index.ts"
import { response, script } from "./support/scripted.ts"
import { clientOf, sandboxOf, TenantSandbox } from "./support/tenant.ts"

interface AppMetadata {
  readonly plan: "free" | "pro"
  readonly seats: number
}

const id = "auth0|5f7c8ec7c33c6c004bbafe82"
const user = { user_id: id, app_metadata: { plan: "pro", seats: 3 } }

describe("users with metadata of one's own types", () => {
  const users = Users.withMetadata<AppMetadata, { readonly theme?: string }>()

  it.effect("are the users of the API", () => {
    const played = script(
      response(200, user),
      response(200, user),
      response(200, { users: [user], start: 0, limit: 1, total: 1 })
    )
    return Effect.gen(function* () {
      const read = yield* users.get(id)
      const seats: number | undefined = read.app_metadata?.seats
      const written = yield* users.update(id, { app_metadata: { plan: "pro" } })
      const listed = yield* Stream.runCollect(users.list.items({ include_totals: true }))
      assert.deepStrictEqual<ReadonlyArray<unknown>>(
        [seats, written, listed.map(({ app_metadata }) => app_metadata?.plan)],
        [3, user, ["pro"]]
      )
      assert.deepStrictEqual(
        played.sent.map(({ body, method, path }) => [method, path, body]),
        [
          ["GET", "/api/v2/users/auth0%7C5f7c8ec7c33c6c004bbafe82", undefined],
          [
            "PATCH",
            "/api/v2/users/auth0%7C5f7c8ec7c33c6c004bbafe82",
            '{"app_metadata":{"plan":"pro"}}'
          ],
          ["GET", "/api/v2/users?include_totals=true", undefined]
        ]
      )
    }).pipe(Effect.provide(played.client()))
  })

  it("reject metadata that they do not have", () => {
    const rejected = [
      // @ts-expect-error -- "gold" is no plan
      () => users.update(id, { app_metadata: { plan: "gold" } }),
      // @ts-expect-error -- `themes` is no field
      () => users.update(id, { user_metadata: { themes: "dark" } }),
      // @ts-expect-error -- the metadata of applications have no `theme`
      () => Effect.map(users.get(id), (read) => read.app_metadata?.theme),
      // @ts-expect-error -- no key at all would delete everything
      () => users.update(id, { app_metadata: {} }),
      // @ts-expect-error -- a key of a new user has a value
      () => users.create({ connection: "c", app_metadata: { plan: null, seats: 1 } })
    ]
    assert.strictEqual(rejected.length, 5)
  })

  it.effect.each([
    ["app_metadata", {}],
    ["user_metadata", {}],
    // What has no value is not sent.
    ["user_metadata", { theme: undefined }],
    ["app_metadata", new Map([["plan", "pro"]])]
  ] as const)("are not deleted by an update with an empty %s", ([name, empty]) => {
    const played = script()
    return Effect.gen(function* () {
      const request = { name: "Ada", [name]: empty }
      const errors = [
        yield* Effect.flip(Users.update(id, request)),
        // Types of one's own rule that out, unless they leave the keys open.
        yield* Effect.flip(Users.withMetadata<Record<string, unknown>>().update(id, request))
      ]
      const expected = [
        "InvalidRequest",
        "users.update",
        "body",
        `users.update: an empty ${name} would delete all of its keys; leave it out, or use Users.clearMetadata to delete them`
      ]
      assert.deepStrictEqual(
        errors.map((error) =>
          error._tag === "InvalidRequest"
            ? [error._tag, error.operation, error.argument, error.message]
            : [error._tag]
        ),
        [expected, expected]
      )
      assert.deepStrictEqual(played.sent, [])
    }).pipe(Effect.provide(played.client()))
  })

  it.effect("are updated with any key, and with what JSON makes of an object", () => {
    const played = script(response(200, user), response(200, user), response(200, user))
    class Metadata {
      readonly #theme = "dark"
      toJSON() {
        return { theme: this.#theme }
      }
    }
    return Effect.gen(function* () {
      yield* Users.update(id, { app_metadata: { plan: null }, user_metadata: { theme: "dark" } })
      yield* Users.update(id, { user_metadata: { ...new Metadata(), toJSON: () => ({ a: 1 }) } })
      yield* Users.update(id)
      assert.deepStrictEqual(
        played.sent.map(({ body }) => body),
        [
          '{"app_metadata":{"plan":null},"user_metadata":{"theme":"dark"}}',
          '{"user_metadata":{"a":1}}',
          undefined
        ]
      )
    }).pipe(Effect.provide(played.client()))
  })

  it.effect.each([[], "app_metadata", ["metadata"], ["app_metadata", "name"], null])(
    "are not cleared where none are named: %j",
    (which) => {
      const played = script()
      return Effect.gen(function* () {
        // As a program without types passes it.
        const untyped = which as unknown as readonly [Users.MetadataName]
        const error = yield* Effect.flip(Users.clearMetadata(id, untyped))
        assert.deepStrictEqual(
          [error._tag, error.message, played.sent.length],
          [
            "InvalidRequest",
            'users.update: name the metadata to clear in a list: "app_metadata", "user_metadata" or both',
            0
          ]
        )
      }).pipe(Effect.provide(played.client()))
    }
  )

  it("are cleared only where some are named", () => {
    // @ts-expect-error -- no metadata
    const rejected = () => Users.clearMetadata(id, [])
    assert.strictEqual(typeof rejected, "function")
  })

  it.effect("lose a key that is null, and everything only when asked to", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const client = yield* clientOf(sandbox, { rateLimits: false })
      yield* Effect.gen(function* () {
        yield* Connections.create({ name: "people", strategy: "auth0" })
        const { user_id = "" } = yield* users.create({
          connection: "people",
          email: "ada@acme.example",
          password: "a long pass phrase 7!",
          app_metadata: { plan: "pro", seats: 3 },
          user_metadata: { theme: "dark" }
        })
        const withoutSeats = yield* users.update(user_id, { app_metadata: { seats: null } })
        const cleared = yield* Users.clearMetadata(user_id, ["app_metadata"])
        const read = yield* users.get(user_id)
        assert.deepStrictEqual(
          [withoutSeats.app_metadata, cleared.app_metadata, read.app_metadata, read.user_metadata],
          [{ plan: "pro" }, {}, {}, { theme: "dark" }]
        )
      }).pipe(Effect.provide(client))
    }).pipe(Effect.provide(sandboxOf("unlimited")))
  )

  it.effect("have a custom domain for the links of one call", () => {
    const played = script(response(201, user))
    return Effect.gen(function* () {
      yield* users.create(
        { connection: "Username-Password-Authentication", email: "ada@acme.example" },
        { customDomain: "login.acme.example" }
      )
      assert.strictEqual(played.sent[0]?.headers["auth0-custom-domain"], "login.acme.example")
    }).pipe(Effect.provide(played.client()))
  })
})
