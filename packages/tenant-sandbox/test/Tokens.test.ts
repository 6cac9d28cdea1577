import { generateKeyPairSync, type KeyObject } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { SignJWT } from "jose"
import { allScopes, makeSandbox, TenantSandbox, type Sandbox } from "../src/index.ts"
import { json, send, type RequestInput } from "./support/Request.ts"

const ask = (sandbox: Sandbox, body: unknown, more: Partial<RequestInput> = {}) =>
  send(sandbox.origin, { method: "POST", path: "/oauth/token", body, ...more })

const credentials = (sandbox: Sandbox) => ({
  grant_type: "client_credentials",
  client_id: sandbox.clientId,
  client_secret: Redacted.value(sandbox.clientSecret),
  audience: sandbox.audience
})

const listWith = (sandbox: Sandbox, token: string) =>
  send(sandbox.origin, { path: "/api/v2/connections", token: Redacted.make(token) })

const problem = (status: number, error: string, message: string, more: object = {}) => [
  status,
  { statusCode: status, error, message, ...more }
]

describe("the token endpoint", () => {
  it.effect("issues tokens that open the Management API", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const reply = yield* ask(sandbox, credentials(sandbox))
      const { access_token: token, ...rest } = json<{ access_token: string }>(reply)
      assert.deepStrictEqual(
        [reply.status, reply.headers["auth0-client-quota-limit"], rest],
        [
          200,
          "b=per_hour;q=1000;r=999;t=3600,b=per_day;q=10000;r=9999;t=86400",
          { token_type: "Bearer", expires_in: 86400, scope: allScopes.join(" ") }
        ]
      )
      const list = yield* listWith(sandbox, token)
      assert.deepStrictEqual([list.status, json(list)], [200, []])
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )

  it.effect("takes a form, and narrows to the scopes that are asked for", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const form = new URLSearchParams({
        ...credentials(sandbox),
        scope: "read:connections delete:tenants"
      })
      const reply = yield* ask(sandbox, undefined, {
        text: form.toString(),
        headers: { "content-type": "application/x-www-form-urlencoded" }
      })
      assert.deepStrictEqual(
        [reply.status, json<{ scope: string }>(reply).scope],
        [200, "read:connections"]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )

  it.effect("takes the audience of its origin, too", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const audience = `${sandbox.origin}/api/v2/`
      const reply = yield* ask(sandbox, { ...credentials(sandbox), audience })
      assert.strictEqual(reply.status, 200)
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )

  it.effect("rejects in the words of OAuth", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const right = credentials(sandbox)
      const { grant_type: _grantType, ...withoutGrant } = right
      const { audience: _audience, ...withoutAudience } = right
      const replies = yield* Effect.forEach(
        [
          withoutGrant,
          withoutAudience,
          { ...right, grant_type: "password" },
          { ...right, client_secret: "wrong" },
          { ...right, client_id: "unknown" },
          { ...right, audience: "https://another.example/api/v2/" }
        ],
        (body) => ask(sandbox, body)
      )
      const malformed = yield* ask(sandbox, undefined, { text: "{" })
      assert.deepStrictEqual(
        [...replies, malformed].map((reply) => [reply.status, json(reply)]),
        [
          [
            400,
            { error: "invalid_request", error_description: "The parameter grant_type is missing." }
          ],
          [
            400,
            { error: "invalid_request", error_description: "The parameter audience is missing." }
          ],
          [
            400,
            {
              error: "unsupported_grant_type",
              error_description: "Only client_credentials is available."
            }
          ],
          [401, { error: "access_denied", error_description: "Unauthorized" }],
          [401, { error: "access_denied", error_description: "Unauthorized" }],
          [
            403,
            {
              error: "access_denied",
              error_description: "The application has no grant for this audience."
            }
          ],
          [
            400,
            {
              error: "invalid_request",
              error_description: "The body is neither JSON nor a form."
            }
          ]
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})

describe("an application with a public key", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString()
  const sandboxed = TenantSandbox.layer({ publicKeys: [{ publicKey: pem, keyId: "key-1" }] })

  interface AssertionParts {
    readonly claims?: Readonly<Record<string, unknown>>
    readonly header?: Readonly<Record<string, string>>
    readonly key?: KeyObject
  }

  /** An assertion as it should be at time 0, but for the given parts. */
  const sign = (sandbox: Sandbox, { claims, header, key }: AssertionParts = {}) =>
    Effect.promise(() =>
      new SignJWT({
        iss: sandbox.clientId,
        sub: sandbox.clientId,
        aud: `https://${sandbox.domain}/`,
        jti: "jti-1",
        iat: 0,
        exp: 60,
        ...claims
      })
        .setProtectedHeader({ alg: "RS256", ...header })
        .sign(key ?? privateKey)
    )

  const request = (sandbox: Sandbox, assertion: string) => ({
    grant_type: "client_credentials",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
    audience: sandbox.audience
  })

  const errorOf = (description: string) => ({
    error: "invalid_client",
    error_description: description
  })
  const rejected = [401, errorOf("The assertion does not prove the application.")]

  it.effect("gets a token for an assertion, and one only", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const assertion = yield* sign(sandbox, { header: { kid: "key-1" } })
      const first = yield* ask(sandbox, request(sandbox, assertion))
      const list = yield* listWith(sandbox, json<{ access_token: string }>(first).access_token)
      const again = yield* ask(sandbox, request(sandbox, assertion))
      yield* sandbox.reset
      const anew = yield* ask(sandbox, request(sandbox, assertion))
      assert.deepStrictEqual(
        [first.status, list.status, [again.status, json(again)], anew.status],
        [200, 200, [401, errorOf("The assertion was used before.")], 200]
      )
    }).pipe(Effect.provide(sandboxed))
  )

  it.effect("may name itself beside the assertion, and the audience of the origin", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const assertion = yield* sign(sandbox, { claims: { aud: `${sandbox.origin}/` } })
      const reply = yield* ask(sandbox, {
        ...request(sandbox, assertion),
        client_id: sandbox.clientId
      })
      assert.strictEqual(reply.status, 200)
    }).pipe(Effect.provide(sandboxed))
  )

  const another = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey
  const wrong: ReadonlyArray<readonly [string, AssertionParts]> = [
    ["by another key", { key: another }],
    ["with another algorithm", { header: { alg: "PS256" } }],
    ["with a key id that is not registered", { header: { kid: "key-2" } }],
    ["for another tenant", { claims: { aud: "https://another.example/" } }],
    ["for the API", { claims: { aud: "https://tenant.sandbox.localhost/api/v2/" } }],
    ["without the slash", { claims: { aud: "https://tenant.sandbox.localhost" } }],
    ["by another application", { claims: { iss: "another" } }],
    ["about another application", { claims: { sub: "another" } }],
    ["without an id", { claims: { jti: undefined } }],
    ["without an end", { claims: { exp: undefined } }],
    ["that has expired", { claims: { exp: -11 } }],
    ["that lives longer than five minutes", { claims: { exp: 301 } }],
    ["from the future", { claims: { iat: 11 } }]
  ]
  for (const [name, parts] of wrong) {
    it.effect(`is rejected an assertion ${name}`, () =>
      Effect.gen(function* () {
        const sandbox = yield* TenantSandbox
        const reply = yield* ask(sandbox, request(sandbox, yield* sign(sandbox, parts)))
        assert.deepStrictEqual([reply.status, json(reply)], rejected)
      }).pipe(Effect.provide(sandboxed))
    )
  }

  it.effect("is rejected what is no assertion, is of no kind, or is its secret", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const assertion = yield* sign(sandbox)
      const replies = yield* Effect.forEach(
        [
          request(sandbox, "a.b.c"),
          { ...request(sandbox, assertion), client_id: "another" },
          { ...request(sandbox, assertion), client_assertion_type: "jwt" },
          credentials(sandbox)
        ],
        (body) => ask(sandbox, body)
      )
      assert.deepStrictEqual(
        replies.map((reply) => [reply.status, json<{ error: string }>(reply).error]),
        [
          [401, "invalid_client"],
          [401, "invalid_client"],
          [400, "invalid_request"],
          [401, "access_denied"]
        ]
      )
    }).pipe(Effect.provide(sandboxed))
  )

  it.effect("needs one that tenants take", () =>
    Effect.gen(function* () {
      const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey
      const errors = yield* Effect.forEach(
        [
          "no PEM",
          privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
          ec.export({ type: "spki", format: "pem" }).toString()
        ],
        (publicKeyOf) =>
          Effect.flip(Effect.scoped(makeSandbox({ publicKeys: [{ publicKey: publicKeyOf }] })))
      )
      assert.deepStrictEqual(
        errors.map(({ _tag, message }) => [_tag, message]),
        errors.map(() => [
          "InvalidPublicKey",
          "The application's public key: give an RSA public key or its certificate as PEM, for RS256"
        ])
      )
    })
  )
})

describe("a token", () => {
  it.effect("is rejected when it is missing, unknown, expired or revoked", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const missing = yield* send(sandbox.origin, { path: "/api/v2/connections" })
      const unknown = yield* listWith(sandbox, "unknown")
      const token = Redacted.value(yield* sandbox.tokens.issue())
      yield* TestClock.adjust("59 seconds")
      const valid = yield* listWith(sandbox, token)
      yield* TestClock.adjust("1 second")
      const expired = yield* listWith(sandbox, token)
      const another = Redacted.value(yield* sandbox.tokens.issue())
      yield* sandbox.tokens.revokeAll
      const revoked = yield* listWith(sandbox, another)
      const unauthorized = (message: string) =>
        problem(401, "Unauthorized", message, { attributes: { error: message } })
      assert.deepStrictEqual(
        [missing, unknown, valid, expired, revoked].map((reply) => [reply.status, json(reply)]),
        [
          unauthorized("Missing authentication"),
          unauthorized("Invalid token"),
          [200, []],
          unauthorized("Expired token received for JSON Web Token validation"),
          unauthorized("Invalid token")
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer({ tokenLifetimeSeconds: 60 })))
  )

  it.effect("needs one of some scopes, or all of some", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const { id } = yield* sandbox.connections.create({
        name: "acme",
        strategy: "oidc",
        options: { token_endpoint_auth_method: "private_key_jwt" },
        keys: { algorithm: "ES256" }
      })
      const rotateWith = Effect.fnUntraced(function* (...scopes: ReadonlyArray<string>) {
        const token = yield* sandbox.tokens.issue({ scopes })
        const path = `/api/v2/connections/${id}/keys/rotate`
        const reply = yield* send(sandbox.origin, { method: "POST", path, token })
        return [reply.status, reply.status === 201 ? {} : json(reply)]
      })
      const rejected = problem(
        403,
        "Forbidden",
        "Insufficient scope, expected any of: create:connections_keys,update:connections_keys",
        { errorCode: "insufficient_scope" }
      )
      assert.deepStrictEqual(
        [
          yield* rotateWith("read:connections"),
          yield* rotateWith("create:connections_keys"),
          yield* rotateWith("update:connections_keys"),
          yield* rotateWith("update:connections_keys", "create:connections_keys")
        ],
        [rejected, rejected, rejected, [201, {}]]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )

  it.effect("of another application has that application's scopes", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const reader = yield* sandbox.applications.create(["read:connections"])
      const reply = yield* ask(sandbox, {
        ...credentials(sandbox),
        client_id: reader.clientId,
        client_secret: Redacted.value(reader.clientSecret)
      })
      assert.strictEqual(json<{ scope: string }>(reply).scope, "read:connections")
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})
