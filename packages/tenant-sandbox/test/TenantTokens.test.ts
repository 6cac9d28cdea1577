/** What others see of the tenant's tokens: JWTs that its published keys verify. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from "jose"
import { makeSandbox, type Sandbox } from "../src/index.ts"

const start = makeSandbox({ clientId: "app", clientSecret: Redacted.make("app-secret") })

const get = (sandbox: Sandbox, path: string, token?: string) =>
  sandbox.handle({
    method: "GET",
    path,
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })
  })

const exchange = (sandbox: Sandbox, more: Readonly<Record<string, string>> = {}) =>
  Effect.map(
    sandbox.handle({
      method: "POST",
      path: "/oauth/token",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        grant_type: "client_credentials",
        client_id: "app",
        client_secret: "app-secret",
        audience: sandbox.audience,
        ...more
      })
    }),
    ({ body }) => JSON.parse(body) as { readonly access_token: string; readonly scope: string }
  )

const verified = Effect.fnUntraced(function* (sandbox: Sandbox, token: string) {
  const { body } = yield* get(sandbox, "/.well-known/jwks.json")
  const keys: JSONWebKeySet = JSON.parse(body)
  return yield* Effect.promise(() =>
    jwtVerify(token, createLocalJWKSet(keys), {
      issuer: `https://${sandbox.domain}/`,
      audience: sandbox.audience,
      currentDate: new Date(0)
    }).then(
      ({ payload, protectedHeader }) => [protectedHeader.alg, payload.sub, payload["gty"]],
      (error: unknown) => (error instanceof Error ? error.name : "")
    )
  )
})

describe("a token", () => {
  it.effect("is a JWT that the tenant's published keys verify", () =>
    Effect.gen(function* () {
      const sandbox = yield* start
      const { access_token: token, scope } = yield* exchange(sandbox, { scope: "read:users" })
      assert.deepStrictEqual(
        [yield* verified(sandbox, token), scope],
        [["RS256", "app@clients", "client-credentials"], "read:users"]
      )
      const { body } = yield* get(sandbox, "/.well-known/openid-configuration")
      const { issuer, jwks_uri: keys, token_endpoint: endpoint } = JSON.parse(body)
      assert.deepStrictEqual(
        [issuer, keys, endpoint],
        [
          `https://${sandbox.domain}/`,
          `${sandbox.origin}/.well-known/jwks.json`,
          `${sandbox.origin}/oauth/token`
        ]
      )
    }).pipe(Effect.scoped)
  )

  it.effect("of one tenant opens nothing at another one of the same process", () =>
    Effect.gen(function* () {
      const [one, other] = [yield* start, yield* start]
      const { access_token: token } = yield* exchange(one)
      const statuses = [
        (yield* get(one, "/api/v2/users", token)).status,
        (yield* get(other, "/api/v2/users", token)).status
      ]
      assert.deepStrictEqual(
        [statuses, yield* verified(other, token)],
        [[200, 401], "JWKSNoMatchingKey"]
      )
    }).pipe(Effect.scoped)
  )

  it.effect("outlives a rotation of the key, and not the key's revocation", () =>
    Effect.gen(function* () {
      const sandbox = yield* start
      const { access_token: token } = yield* exchange(sandbox)
      const { kid } = JSON.parse(
        Buffer.from(token.split(".")[0] ?? "", "base64url").toString("utf8")
      )
      const call = (method: string, path: string, by: string) =>
        Effect.map(
          sandbox.handle({ method, path, headers: { authorization: `Bearer ${by}` } }),
          ({ status }) => status
        )
      const rotated = yield* call("POST", "/api/v2/keys/signing/rotate", token)
      const later = yield* call("GET", "/api/v2/users", token)
      const anew = (yield* exchange(sandbox)).access_token
      const revoked = yield* call("PUT", `/api/v2/keys/signing/${kid}/revoke`, anew)
      assert.deepStrictEqual(
        [
          rotated,
          later,
          revoked,
          yield* call("GET", "/api/v2/users", token),
          yield* call("GET", "/api/v2/users", anew),
          yield* verified(sandbox, token)
        ],
        [201, 200, 200, 401, 200, "JWKSNoMatchingKey"]
      )
    }).pipe(Effect.scoped)
  )

  it.effect("whose signature or claims were changed is invalid", () =>
    Effect.gen(function* () {
      const sandbox = yield* start
      const [head = "", body = "", signature = ""] = (yield* exchange(sandbox)).access_token.split(
        "."
      )
      const claims = JSON.parse(Buffer.from(body, "base64url").toString("utf8"))
      const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url")
      const forged = [
        `${head}.${encoded({ ...claims, scope: "everything" })}.${signature}`,
        `${encoded({ alg: "none", typ: "JWT" })}.${body}.`,
        `${encoded({ alg: "HS256", typ: "JWT" })}.${body}.${signature}`,
        `${head}.${body}.${signature.slice(0, -6)}AAAAAA`,
        `${head}.${body}`
      ]
      assert.deepStrictEqual(
        yield* Effect.forEach(forged, (token) =>
          Effect.map(get(sandbox, "/api/v2/users", token), ({ status }) => status)
        ),
        [401, 401, 401, 401, 401]
      )
    }).pipe(Effect.scoped)
  )
})
