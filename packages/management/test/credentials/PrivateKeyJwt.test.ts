import { generateKeyPairSync } from "node:crypto"
import { makeSandbox } from "@effect-auth0/tenant-sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { TestClock } from "effect/testing"
import {
  type CryptoKey,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  exportPKCS8,
  exportSPKI,
  generateKeyPair,
  jwtVerify
} from "jose"
import { layer } from "../../src/fetch.ts"
import { Connections, ManagementClient } from "../../src/index.ts"
import { assertionAlgorithms } from "openapi-effect-runtime/credentials/PrivateKey"
import {
  AssertionId,
  privateKeyJwt,
  type PrivateKeyJwtOptions
} from "openapi-effect-runtime/credentials/PrivateKeyJwt"
import { optionsFromEnv } from "../../src/config/Environment.ts"
import { response, failure, script, type Script } from "../support/scripted.ts"

const token = response(200, { access_token: "t1", token_type: "Bearer", expires_in: 86_400 })
const keys = response(200, [])
const get = Connections.Keys.get("con_A1b2C3d4E5f6G7h8")
const clientId = "Qd3vZ8tLw1KxN5yRb7Uc2JmS9aFp4HgE"

const pairFor = (algorithm: string) =>
  Effect.promise(() => generateKeyPair(algorithm, { extractable: true }))
const pemOf = (key: CryptoKey) =>
  Effect.map(
    Effect.promise(() => exportPKCS8(key)),
    (pem) => Redacted.make(pem)
  )

/** The bodies that the token endpoint was sent. */
const asked = (played: Script) =>
  played.sent
    .filter(({ path }) => path === "/oauth/token")
    .map(({ body }) => JSON.parse(String(body)) as Readonly<Record<string, string>>)

const assertionsOf = (played: Script) => asked(played).map((body) => body["client_assertion"] ?? "")

/** The ids `jti-1`, `jti-2`, … */
const counted = () => {
  let made = 0
  return Effect.provideService(
    AssertionId,
    Effect.sync(() => `jti-${++made}`)
  )
}

/** The first request for a token with these credentials, and the response to the call. */
const play = (
  options: Partial<PrivateKeyJwtOptions> & Pick<PrivateKeyJwtOptions, "privateKey">
) => {
  const played = script(token, keys)
  return get.pipe(
    Effect.provide(played.client({ credentials: privateKeyJwt({ clientId, ...options }) })),
    counted(),
    Effect.as(played)
  )
}

describe("an assertion", () => {
  it.effect("stands in the request instead of a secret, and says who asks whom, until when", () =>
    Effect.gen(function* () {
      const { privateKey, publicKey } = yield* pairFor("RS256")
      yield* TestClock.setTime(1_700_000_000_500)
      const played = yield* play({ privateKey: yield* pemOf(privateKey), keyId: "key-1" })
      const [body] = asked(played)
      const { client_assertion: assertion = "", ...rest } = body ?? {}
      const { payload, protectedHeader } = yield* Effect.promise(() =>
        jwtVerify(assertion, publicKey, { currentDate: new Date(1_700_000_001_000) })
      )
      assert.deepStrictEqual(
        [rest, protectedHeader, payload],
        [
          {
            grant_type: "client_credentials",
            client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            audience: "https://tenant.example.com/api/v2/"
          },
          { alg: "RS256", kid: "key-1" },
          {
            iss: clientId,
            sub: clientId,
            aud: "https://tenant.example.com/",
            jti: "jti-1",
            iat: 1_700_000_000,
            exp: 1_700_000_060
          }
        ]
      )
    })
  )

  for (const algorithm of assertionAlgorithms) {
    it.effect(`is signed with ${algorithm} by a key as PEM, JWK, its JSON, or CryptoKey`, () =>
      Effect.gen(function* () {
        const { privateKey, publicKey } = yield* pairFor(algorithm)
        const jwk = yield* Effect.promise(() => exportJWK(privateKey))
        const forms: ReadonlyArray<Parameters<typeof play>[0]> = [
          { privateKey: yield* pemOf(privateKey), algorithm },
          { privateKey: Redacted.make(jwk), algorithm },
          { privateKey: Redacted.make({ ...jwk, alg: algorithm }) },
          { privateKey: Redacted.make(JSON.stringify({ ...jwk, alg: algorithm })) },
          { privateKey }
        ]
        const verified = yield* Effect.forEach(forms, (form) =>
          Effect.flatMap(play(form), (played) =>
            Effect.promise(() =>
              jwtVerify(assertionsOf(played)[0] ?? "", publicKey, {
                algorithms: [algorithm],
                currentDate: new Date(0)
              })
            )
          )
        )
        assert.deepStrictEqual(
          verified.map(({ payload }) => payload.iss),
          forms.map(() => clientId)
        )
      })
    )
  }

  it.effect("is a new one for every attempt", () =>
    Effect.gen(function* () {
      const { privateKey } = yield* pairFor("ES256")
      const played = script(failure(true), response(503, ""), token, keys)
      const credentials = privateKeyJwt({ clientId, privateKey })
      const call = yield* Effect.forkChild(
        get.pipe(Effect.provide(played.client({ credentials, deadline: "Infinity" })), counted())
      )
      // Signing is not virtual: the clock goes in steps until the call has ended, however long it takes.
      while (call.pollUnsafe() === undefined) {
        yield* TestClock.adjust("10 millis")
        yield* Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 1)))
      }
      yield* Fiber.join(call)
      const assertions = assertionsOf(played).map((assertion) => decodeJwt(assertion))
      assert.deepStrictEqual(
        assertions.map(({ jti }) => jti),
        ["jti-1", "jti-2", "jti-3"]
      )
      assert.isAbove(Number(assertions[2]?.exp), Number(assertions[0]?.exp))
    })
  )

  it.effect("has a random id", () =>
    Effect.gen(function* () {
      const { privateKey } = yield* pairFor("ES256")
      const ids = yield* Effect.forEach([1, 2], () => {
        const played = script(token, keys)
        return get.pipe(
          Effect.provide(played.client({ credentials: privateKeyJwt({ clientId, privateKey }) })),
          Effect.map(() => decodeJwt(assertionsOf(played)[0] ?? "").jti)
        )
      })
      assert.match(String(ids[0]), /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
      assert.notStrictEqual(ids[0], ids[1])
    })
  )

  it.effect("is for the tenant's domain wherever requests go", () =>
    Effect.gen(function* () {
      const { privateKey } = yield* pairFor("ES256")
      const audiences = yield* Effect.forEach(
        [
          { domain: "tenant.eu.auth0.com", origin: "http://127.0.0.1:4010" },
          { domain: "Login.Example.com", audience: "https://tenant.eu.auth0.com/api/v2/" }
        ],
        (options) => {
          const played = script(token, keys)
          const credentials = privateKeyJwt({ clientId, privateKey })
          return get.pipe(
            Effect.provide(played.client({ ...options, credentials })),
            Effect.map(() => [
              decodeJwt(assertionsOf(played)[0] ?? "").aud,
              asked(played)[0]?.["audience"]
            ])
          )
        }
      )
      assert.deepStrictEqual(audiences, [
        ["https://tenant.eu.auth0.com/", "https://tenant.eu.auth0.com/api/v2/"],
        ["https://login.example.com/", "https://tenant.eu.auth0.com/api/v2/"]
      ])
    })
  )
})

describe("a key that cannot be used", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 })
  const short = generateKeyPairSync("rsa", { modulusLength: 1024 })
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const pkcs8 = { type: "pkcs8", format: "pem" } as const
  const spki = { type: "spki", format: "pem" } as const

  const cases: ReadonlyArray<
    readonly [string, Effect.Effect<Parameters<typeof play>[0]>, string, RegExp]
  > = [
    [
      "is no key at all",
      Effect.succeed({ privateKey: Redacted.make("c0ffee-not-a-key") }),
      "privateKey",
      /is neither PEM .* nor a JWK/
    ],
    [
      "is of PKCS #1",
      Effect.succeed({
        privateKey: Redacted.make(String(rsa.privateKey.export({ type: "pkcs1", format: "pem" })))
      }),
      "privateKey",
      /openssl pkcs8 -topk8 -nocrypt/
    ],
    [
      "is of SEC 1",
      Effect.succeed({
        privateKey: Redacted.make(String(ec.privateKey.export({ type: "sec1", format: "pem" })))
      }),
      "privateKey",
      /openssl pkcs8 -topk8 -nocrypt/
    ],
    [
      "is encrypted",
      Effect.succeed({
        privateKey: Redacted.make(
          String(rsa.privateKey.export({ ...pkcs8, cipher: "aes-256-cbc", passphrase: "hush" }))
        )
      }),
      "privateKey",
      /is encrypted/
    ],
    [
      "is public, as PEM",
      Effect.succeed({ privateKey: Redacted.make(String(rsa.publicKey.export(spki))) }),
      "privateKey",
      /is the public half/
    ],
    [
      "is public, as JWK",
      Effect.succeed({ privateKey: Redacted.make(rsa.publicKey.export({ format: "jwk" })) }),
      "privateKey",
      /without its private part/
    ],
    [
      "is public, as CryptoKey",
      Effect.map(pairFor("RS256"), ({ publicKey }) => ({ privateKey: publicKey })),
      "privateKey",
      /CryptoKey of type "public"/
    ],
    [
      "is symmetric",
      Effect.succeed({ privateKey: Redacted.make({ kty: "oct", k: "c2VjcmV0" }) }),
      "privateKey",
      /symmetric/
    ],
    [
      "is cut",
      Effect.succeed({
        privateKey: Redacted.make(String(rsa.privateKey.export(pkcs8)).slice(0, 400))
      }),
      "privateKey",
      /cannot be read as one for RS256: an RSA key is needed/
    ],
    [
      "is of another type than the algorithm",
      Effect.succeed({
        privateKey: Redacted.make(String(ec.privateKey.export(pkcs8))),
        algorithm: "PS256"
      }),
      "privateKey",
      /cannot be read as one for PS256: an RSA key is needed/
    ],
    [
      "is on another curve than the algorithm's",
      Effect.succeed({
        privateKey: Redacted.make(String(ec.privateKey.export(pkcs8))),
        algorithm: "ES384"
      }),
      "privateKey",
      /cannot be read as one for ES384: an EC key on the algorithm's curve/
    ],
    [
      "is a CryptoKey for another algorithm",
      Effect.map(pairFor("ES256"), ({ privateKey }) => ({ privateKey, algorithm: "RS256" })),
      "privateKey",
      /is a CryptoKey for ES256, and `algorithm` is RS256/
    ],
    [
      "is a CryptoKey that does not sign",
      Effect.map(pairFor("ECDH-ES"), ({ privateKey }) => ({ privateKey })),
      "privateKey",
      /is a CryptoKey for .* which cannot sign assertions/
    ],
    [
      "is too short",
      Effect.succeed({ privateKey: Redacted.make(String(short.privateKey.export(pkcs8))) }),
      "privateKey",
      /needs 2048 bits/
    ],
    [
      "has no such algorithm",
      Effect.succeed({
        privateKey: Redacted.make(String(rsa.privateKey.export(pkcs8))),
        // As from JavaScript, or a variable.
        algorithm: "HS256" as "RS256"
      }),
      "algorithm",
      /one of RS256, RS384/
    ]
  ]
  for (const [name, options, option, message] of cases) {
    it.effect(`is rejected when the client is made, and not shown: one that ${name}`, () =>
      Effect.gen(function* () {
        const form = yield* options
        const played = script()
        const error = yield* ManagementClient.layerTransport({
          domain: "tenant.example.com",
          credentials: privateKeyJwt({ clientId, ...form })
        }).pipe(Layer.provide(played.transport), Layer.build, Effect.scoped, Effect.flip)
        assert.strictEqual(error.option, option)
        assert.match(error.message, message)
        const shown = `${JSON.stringify(error)} ${String(error)} ${error.stack}`
        const secret = Redacted.isRedacted(form.privateKey)
          ? JSON.stringify(Redacted.value<unknown>(form.privateKey)).slice(60, 100)
          : "CryptoKey {"
        assert.isTrue(secret === "" || !shown.includes(secret))
      })
    )
  }

  it.effect("is not shown by the credentials either", () =>
    Effect.gen(function* () {
      const { privateKey } = yield* pairFor("RS256")
      const pem = yield* pemOf(privateKey)
      const credentials = privateKeyJwt({ clientId, privateKey: pem })
      assert.deepStrictEqual(JSON.stringify(credentials), JSON.stringify({ identity: clientId }))
    })
  )
})

describe("a private key from the environment", () => {
  const environment = (values: Readonly<Record<string, string>>) =>
    Effect.provideService(
      ConfigProvider.ConfigProvider,
      ConfigProvider.fromEnv({ env: { ...values } })
    )
  const base = { AUTH0_DOMAIN: "tenant.auth0.com", AUTH0_CLIENT_ID: clientId }

  it.effect("may be on one line", () =>
    Effect.gen(function* () {
      const { privateKey, publicKey } = yield* pairFor("PS256")
      const pem = Redacted.value(yield* pemOf(privateKey)).replaceAll("\n", String.raw`\n`)
      const { credentials, ...rest } = yield* optionsFromEnv({}).pipe(
        environment({
          ...base,
          AUTH0_PRIVATE_KEY: pem,
          AUTH0_PRIVATE_KEY_ALGORITHM: "PS256",
          AUTH0_PRIVATE_KEY_ID: "key-1"
        })
      )
      const played = script(token, keys)
      yield* get.pipe(Effect.provide(played.client({ credentials })))
      const [assertion = ""] = assertionsOf(played)
      yield* Effect.promise(() => jwtVerify(assertion, publicKey, { currentDate: new Date(0) }))
      assert.deepStrictEqual(
        [rest, decodeProtectedHeader(assertion)],
        [
          {
            domain: "tenant.auth0.com",
            audience: undefined,
            origin: undefined,
            insecureOrigin: undefined
          },
          { alg: "PS256", kid: "key-1" }
        ]
      )
    })
  )

  for (const [values, option] of [
    [{}, "AUTH0_CLIENT_SECRET"],
    [{ AUTH0_PRIVATE_KEY: "k", AUTH0_CLIENT_SECRET: "s" }, "AUTH0_PRIVATE_KEY"],
    [
      { AUTH0_PRIVATE_KEY: "k", AUTH0_PRIVATE_KEY_ALGORITHM: "HS256" },
      "AUTH0_PRIVATE_KEY_ALGORITHM"
    ]
  ] as const) {
    it.effect(`fails with the name of what is wrong: ${option}`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(
          optionsFromEnv({}).pipe(environment({ ...base, ...values }))
        )
        assert.strictEqual(error.option, option)
      })
    )
  }
})

describe("against a tenant that checks assertions", () => {
  for (const algorithm of ["RS256", "RS384", "PS256"] as const) {
    it.live(`gets its tokens, each with an assertion of its own: ${algorithm}`, () =>
      Effect.gen(function* () {
        const { privateKey, publicKey } = yield* pairFor(algorithm)
        const pem = yield* Effect.promise(() => exportSPKI(publicKey))
        const sandbox = yield* makeSandbox({ publicKeys: [{ publicKey: pem, algorithm }] })
        const client = layer({
          domain: sandbox.domain,
          origin: sandbox.origin,
          credentials: privateKeyJwt({ clientId: sandbox.clientId, privateKey })
        })
        yield* Effect.gen(function* () {
          // The endpoint took the assertion, and its response got lost: the same one would be rejected.
          yield* sandbox.faults.inject({
            kind: "unavailableAfterApplying",
            operation: "oauth.token"
          })
          yield* Connections.list()
          yield* sandbox.tokens.revokeAll
          yield* Connections.list()
        }).pipe(Effect.provide(client))
        const log = yield* sandbox.requests.all
        assert.deepStrictEqual(
          log.map(({ path, status }) => [path, status]),
          [
            ["/oauth/token", 503],
            ["/oauth/token", 200],
            ["/api/v2/connections", 200],
            ["/api/v2/connections", 401],
            ["/oauth/token", 200],
            ["/api/v2/connections", 200]
          ]
        )
      })
    )
  }

  it.live("is told of a key that is not registered", () =>
    Effect.gen(function* () {
      const registered = yield* pairFor("RS256")
      const pem = yield* Effect.promise(() => exportSPKI(registered.publicKey))
      const sandbox = yield* makeSandbox({ publicKeys: [{ publicKey: pem }] })
      const { privateKey } = yield* pairFor("RS256")
      const error = yield* Connections.list().pipe(
        Effect.provide(
          layer({
            domain: sandbox.domain,
            origin: sandbox.origin,
            credentials: privateKeyJwt({ clientId: sandbox.clientId, privateKey })
          })
        ),
        Effect.flip
      )
      assert.deepStrictEqual(
        error._tag === "CredentialsError" ? [error.kind, error.status, error.code] : error._tag,
        ["rejected", 401, "invalid_client"]
      )
    })
  )
})
