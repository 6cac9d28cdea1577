import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { keyringBody } from "../src/keys/Keyring.ts"
import { TenantSandbox, type SandboxOptions } from "../src/index.ts"
import { json, manage, send } from "./support/Request.ts"

const id = "con_A1b2C3d4E5f6G7h8"
const saml = "con_samlsamlsamlsaml"
const secret = "con_secretsecretsecr"
const keyless = "con_keylesskeylesske"
const unknown = "con_zzzzzzzzzzzzzzzz"
const privateKeyJwt = { token_endpoint_auth_method: "private_key_jwt" }

const tenant: SandboxOptions = {
  seed: {
    connections: [
      {
        id,
        name: "acme",
        strategy: "oidc",
        options: privateKeyJwt,
        keys: { algorithm: "ES256", currentExpiresInDays: 10 }
      },
      { id: saml, name: "saml", strategy: "samlp" },
      { id: secret, name: "secret", strategy: "okta" },
      { id: keyless, name: "keyless", strategy: "okta", options: privateKeyJwt, keys: "none" }
    ]
  }
}

interface Key {
  readonly kid: string
  readonly current?: true
  readonly next?: true
  readonly previous?: true
  readonly algorithm: string
  readonly current_since?: string
}

const call = Effect.fnUntraced(function* (method: string, path: string, body?: unknown) {
  const reply = yield* manage(yield* TenantSandbox, method, `/connections/${path}`, body)
  return [reply.status, json(reply)]
})

const keysOf = Effect.fnUntraced(function* (connection: string) {
  return json<ReadonlyArray<Key>>(
    yield* manage(yield* TenantSandbox, "GET", `/connections/${connection}/keys`)
  )
})

const badRequest = (message: string, errorCode = "operation_not_supported") => [
  400,
  { statusCode: 400, error: "Bad Request", message, errorCode }
]

const inexistent = [
  404,
  {
    statusCode: 404,
    error: "Not Found",
    message: "The connection does not exist",
    errorCode: "inexistent_connection"
  }
]

describe("connections.keys.rotate", () => {
  it.effect("promotes next, keeps current as previous and responds with the new next", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.UTC(2026, 0, 1))
      const [first, second] = yield* keysOf(id)
      yield* TestClock.adjust("3 days")
      const [status, response] = yield* call("POST", `${id}/keys/rotate`, { signing_alg: "ES384" })
      const after = yield* keysOf(id)
      const third = after[2]
      assert.strictEqual(status, 201)
      assert.deepStrictEqual(response, third)
      assert.deepStrictEqual(
        after.map(({ kid, current, previous, next, algorithm, current_since }) => ({
          kid,
          current,
          previous,
          next,
          algorithm,
          current_since
        })),
        [
          {
            kid: second?.kid ?? "",
            current: true,
            previous: undefined,
            next: undefined,
            algorithm: "ES256",
            current_since: first?.current_since
          },
          {
            kid: first?.kid ?? "",
            current: undefined,
            previous: true,
            next: undefined,
            algorithm: "ES256",
            current_since: undefined
          },
          {
            kid: third?.kid ?? "",
            current: undefined,
            previous: undefined,
            next: true,
            algorithm: "ES384",
            current_since: undefined
          }
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("takes no body, an empty body and no content type; RS256 is the default", () =>
    Effect.gen(function* () {
      const responses = [
        yield* call("POST", `${id}/keys/rotate`),
        yield* call("POST", `${id}/keys/rotate`, {})
      ]
      const keys = yield* keysOf(id)
      assert.deepStrictEqual(
        [responses.map(([status]) => status), keys.map(({ algorithm }) => algorithm)],
        [
          [201, 201],
          ["RS256", "ES256", "RS256"]
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("counts two requests at once as two rotations", () =>
    Effect.gen(function* () {
      const before = yield* keysOf(id)
      const rotate = call("POST", `${id}/keys/rotate`, { signing_alg: "ES256" })
      const responses = yield* Effect.all([rotate, rotate], { concurrency: 2 })
      const after = yield* keysOf(id)
      const responded = responses.map(([, key]) => (key as Key).kid)
      assert.deepStrictEqual(
        new Set(after.map(({ kid }) => kid)),
        new Set([before[1]?.kid ?? "", ...responded])
      )
      assert.deepStrictEqual(after[1]?.kid, before[1]?.kid)
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("rejects connections that cannot rotate, and bodies that say nothing it knows", () =>
    Effect.gen(function* () {
      const before = yield* (yield* TenantSandbox).state
      assert.deepStrictEqual(
        [
          yield* call("POST", `${saml}/keys/rotate`),
          yield* call("POST", `${secret}/keys/rotate`),
          yield* call("POST", `${keyless}/keys/rotate`),
          yield* call("POST", `${unknown}/keys/rotate`),
          yield* call("POST", `${id}/keys/rotate`, { signing_alg: "none" }),
          yield* call("POST", `${id}/keys/rotate`, { algorithm: "ES256" }),
          yield* call("POST", `${id}/keys/rotate`, [])
        ],
        [
          badRequest("Key rotation is not supported for this connection."),
          badRequest(
            "The connection is not configured to use private key JWT client authentication."
          ),
          badRequest("The connection has no keys to rotate."),
          inexistent,
          badRequest(
            "Payload validation error: 'No enum match' on property signing_alg.",
            "invalid_body"
          ),
          badRequest(
            "Payload validation error: 'Additional properties not allowed: algorithm' on property body.",
            "invalid_body"
          ),
          badRequest(
            "Payload validation error: 'Invalid type, expected object' on property body.",
            "invalid_body"
          )
        ]
      )
      assert.deepStrictEqual(yield* (yield* TenantSandbox).state, before)
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("behaves as an older tenant where it is told to", () =>
    Effect.gen(function* () {
      const [, response] = yield* call("POST", `${id}/keys/rotate`, { signing_alg: "ES256" })
      const keys = yield* keysOf(id)
      assert.deepStrictEqual(
        [Object.keys(response as object), keys.map((key) => Object.keys(key))],
        [
          ["kid", "cert"],
          [
            ["kid", "cert", "current", "current_since"],
            ["kid", "cert", "previous"],
            ["kid", "cert", "next"]
          ]
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer({ ...tenant, olderKeyResponses: true })))
  )
})

const rolesOf = (keys: ReadonlyArray<Key & { readonly key_use?: string }>) =>
  keys.map(({ algorithm, current, key_use, next, previous }) => [
    key_use,
    algorithm,
    current === true ? "current" : next === true ? "next" : previous === true ? "previous" : "none"
  ])

describe("encryption keys", () => {
  const encrypted: SandboxOptions = {
    seed: {
      connections: [
        {
          id,
          name: "acme",
          strategy: "oidc",
          options: privateKeyJwt,
          keys: { algorithm: "ES256" },
          encryptionKeys: { currentExpiresInDays: 10 }
        },
        {
          id: keyless,
          name: "keyless",
          strategy: "oidc",
          options: privateKeyJwt,
          keys: "none",
          encryptionKeys: { nextExpiresInDays: 20 }
        }
      ]
    }
  }

  it.effect("are listed beside the signing keys and stay as they are when those rotate", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const before = yield* keysOf(id)
      yield* call("POST", `${id}/keys/rotate`, { signing_alg: "ES256" })
      const after = yield* keysOf(id)
      assert.deepStrictEqual(rolesOf(after), [
        ["signing", "ES256", "current"],
        ["signing", "ES256", "previous"],
        ["signing", "ES256", "next"],
        ["encryption", "RSA-OAEP-256", "current"]
      ])
      assert.deepStrictEqual(after[3], before[2])
      const published = yield* send(sandbox.origin, {
        path: "/oauth/connection/acme/.well-known/jwks.json"
      })
      assert.deepStrictEqual(
        json<{ keys: ReadonlyArray<{ kid: string; use: string }> }>(published).keys.map(
          ({ kid, use }) => [kid, use]
        ),
        [
          [after[0]?.kid, "sig"],
          [after[2]?.kid, "sig"],
          [after[3]?.kid, "enc"]
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(encrypted)))
  )

  it.effect("are not rotated, and do not prevent the first signing keys", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(rolesOf(yield* keysOf(keyless)), [
        ["encryption", "RSA-OAEP-256", "current"],
        ["encryption", "RSA-OAEP-256", "next"]
      ])
      assert.deepStrictEqual(
        yield* call("POST", `${keyless}/keys/rotate`),
        badRequest("The connection has no keys to rotate.")
      )
      assert.deepStrictEqual(
        (yield* call("POST", `${keyless}/keys`, { signing_alg: "ES256" }))[0],
        201
      )
    }).pipe(Effect.provide(TenantSandbox.layer(encrypted)))
  )
})

describe("connections.keys.create", () => {
  it.effect("mints current and next once", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const [status, created] = yield* call("POST", `${secret}/keys`, { signing_alg: "ES256" })
      const [again, conflict] = yield* call("POST", `${secret}/keys`, { signing_alg: "ES256" })
      const stored = (yield* sandbox.connections.all).find((c) => c.id === secret)?.keyring
      assert.deepStrictEqual(
        [status, created, again, conflict],
        [
          201,
          stored === undefined ? [] : keyringBody(stored, false),
          409,
          { statusCode: 409, error: "Conflict", message: "The connection already has keys." }
        ]
      )
      assert.deepStrictEqual(yield* keysOf(secret), created)
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("rejects one of two concurrent requests with a conflict", () =>
    Effect.gen(function* () {
      const create = call("POST", `${keyless}/keys`, { signing_alg: "ES256" })
      const responses = yield* Effect.all([create, create], { concurrency: 2 })
      assert.deepStrictEqual(responses.map(([status]) => status).sort(), [201, 409])
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("rejects connections without keys of their own", () =>
    Effect.gen(function* () {
      const notAvailable = badRequest("Keys are not available for this connection.")
      assert.deepStrictEqual(
        [
          yield* call("POST", `${saml}/keys`),
          yield* call("GET", `${saml}/keys`),
          yield* call("GET", `${keyless}/keys`),
          yield* call("GET", `${unknown}/keys`)
        ],
        [notAvailable, notAvailable, [200, []], inexistent]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )
})

describe("connections.jwks.get", () => {
  it.effect("shows the current and the next key without a token", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const jwks = (name: string) =>
        send(sandbox.origin, { path: `/oauth/connection/${name}/.well-known/jwks.json` })
      const reply = yield* jwks("acme")
      const [current, next] = yield* keysOf(id)
      assert.deepStrictEqual(
        json<{ keys: ReadonlyArray<Key> }>(reply).keys.map(({ kid }) => kid),
        [current?.kid ?? "", next?.kid ?? ""]
      )
      const missing = yield* jwks("saml")
      assert.deepStrictEqual(
        [missing.status, json(missing)],
        [404, { error: "not_found", error_description: "No such connection." }]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )
})
