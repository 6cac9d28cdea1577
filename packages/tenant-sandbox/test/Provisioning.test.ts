import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { TenantSandbox, type SandboxOptions } from "../src/index.ts"
import { json, manage } from "./support/Request.ts"

const okta = "con_oktaoktaoktaokta"
const google = "con_googlegooglegoog"

const tenant: SandboxOptions = {
  domain: "acme.eu.example",
  seed: {
    connections: [
      { id: okta, name: "workforce", strategy: "okta" },
      { id: google, name: "workspace", strategy: "google-apps" }
    ]
  }
}

const call = Effect.fnUntraced(function* (method: string, path: string, body?: unknown) {
  const reply = yield* manage(yield* TenantSandbox, method, path, body)
  return [reply.status, reply.text === "" ? undefined : json(reply)]
})

const start = "2026-01-01T00:00:00.000Z"
const later = "2026-01-01T01:00:00.000Z"
const error = (statusCode: number, name: string, message: string, more: object = {}) => [
  statusCode,
  { statusCode, error: name, message, ...more }
]
const notSupported = { errorCode: "operation_not_supported" }

describe("a SCIM configuration", () => {
  const path = `/connections/${okta}/scim-configuration`

  it.effect("has tokens that are valid until the last year at most", () =>
    Effect.gen(function* () {
      yield* call("POST", path)
      const [, made] = yield* call("POST", `${path}/tokens`, { token_lifetime: 1e300 })
      const [, [listed] = []] = (yield* call("GET", `${path}/tokens`)) as [
        number,
        ReadonlyArray<{ readonly valid_until?: string }>
      ]
      assert.deepStrictEqual(
        [made, listed].map((token) => (token as { readonly valid_until?: string })?.valid_until),
        ["9999-12-31T00:00:00.000Z", "9999-12-31T00:00:00.000Z"]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  const mapping = [{ auth0: "email", scim: "userName" }]

  it.effect("is made with defaults, replaced, listed and deleted", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.parse(start))
      const [, { mapping: defaults }] = (yield* call("GET", `${path}/default-mapping`)) as [
        number,
        { mapping: unknown }
      ]
      const made = yield* call("POST", path)
      yield* TestClock.adjust("1 hour")
      const replaced = yield* call("PATCH", path, { user_id_attribute: "id", mapping })
      const listed = yield* call("GET", "/connections-scim-configurations")
      const again = yield* call("POST", path)
      const deleted = yield* call("DELETE", path)
      const gone = yield* call("GET", path)
      const common = {
        connection_id: okta,
        connection_name: "workforce",
        strategy: "okta",
        tenant_name: "acme",
        created_at: start
      }
      const after = { ...common, user_id_attribute: "id", mapping, updated_on: later }
      assert.deepStrictEqual(
        [made, replaced, listed, again, deleted, gone],
        [
          [
            201,
            { ...common, user_id_attribute: "externalId", mapping: defaults, updated_on: start }
          ],
          [200, after],
          [200, { scim_configurations: [after] }],
          error(
            400,
            "Bad Request",
            "The connection already has a SCIM configuration.",
            notSupported
          ),
          [204, undefined],
          error(404, "Not Found", "The connection has no SCIM configuration")
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("has two tokens at most, whose values are shown once", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.parse(start))
      const tokens = `${path}/tokens`
      const without = yield* call("GET", tokens)
      yield* call("POST", path)
      const made = (yield* call("POST", tokens, {
        scopes: ["get:users"],
        token_lifetime: 3600
      })) as [number, { token: string; token_id: string }]
      yield* call("POST", tokens, {})
      const third = yield* call("POST", tokens, {})
      const { token, token_id: tokenId, ...rest } = made[1]
      const listed = (yield* call("GET", tokens)) as [number, ReadonlyArray<object>]
      const deleted = yield* call("DELETE", `${tokens}/${tokenId}`)
      const deletedAgain = yield* call("DELETE", `${tokens}/${tokenId}`)
      const visible = { scopes: ["get:users"], created_at: start, valid_until: later }
      assert.match(token, /^tok_[A-Za-z0-9]{64}$/u)
      assert.deepStrictEqual(
        [without, made[0], rest, third, listed[1][0], listed[1].length, deleted, deletedAgain],
        [
          error(404, "Not Found", "The connection has no SCIM configuration"),
          201,
          visible,
          error(409, "Conflict", "The connection already has as many SCIM tokens as it can have."),
          { token_id: tokenId, ...visible },
          2,
          [204, undefined],
          error(404, "Not Found", "The SCIM token does not exist")
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("is not for every strategy", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* call("POST", `/connections/${google}/scim-configuration`),
        error(400, "Bad Request", "SCIM is not supported for this connection.", notSupported)
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )
})

describe("a directory provisioning", () => {
  const path = `/connections/${google}/directory-provisioning`

  it.effect("is made with defaults, changed in part, listed and deleted", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.parse(start))
      const [, { mapping }] = (yield* call("GET", `${path}/default-mapping`)) as [
        number,
        { mapping: unknown }
      ]
      const made = yield* call("POST", path, { synchronize_automatically: true })
      yield* TestClock.adjust("1 hour")
      const changed = yield* call("PATCH", path, { synchronize_groups: "selected" })
      const listed = yield* call("GET", "/connections-directory-provisionings")
      const again = yield* call("POST", path)
      const deleted = yield* call("DELETE", path)
      const gone = yield* call("GET", path)
      const common = {
        connection_id: google,
        connection_name: "workspace",
        strategy: "google-apps",
        mapping,
        synchronize_automatically: true,
        created_at: start
      }
      const after = { ...common, synchronize_groups: "selected", updated_at: later }
      assert.deepStrictEqual(
        [made, changed, listed, again, deleted, gone],
        [
          [201, { ...common, synchronize_groups: "off", updated_at: start }],
          [200, after],
          [200, { directory_provisionings: [after] }],
          error(409, "Conflict", "The connection already has a directory provisioning."),
          [204, undefined],
          error(404, "Not Found", "The connection has no directory provisioning")
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("has groups that are set all at once and listed by cursor", () =>
    Effect.gen(function* () {
      const groups = `${path}/synchronized-groups`
      yield* call("POST", path)
      const set = yield* call("PUT", groups, { groups: [{ id: "a" }, { id: "b" }, { id: "a" }] })
      const next = Buffer.from("after:1:a").toString("base64url")
      assert.deepStrictEqual(
        [set, yield* call("GET", `${groups}?take=1`), yield* call("GET", `${groups}?from=${next}`)],
        [
          [204, undefined],
          [200, { next, groups: [{ id: "a" }] }],
          [200, { groups: [{ id: "b" }] }]
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("is not for every strategy", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* call("POST", `/connections/${okta}/directory-provisioning`),
        error(
          400,
          "Bad Request",
          "Directory provisioning is not supported for this connection.",
          notSupported
        )
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )
})
