import { decodeJwt } from "jose/jwt/decode"
import { X509Certificate } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import {
  demoSeed,
  InvalidSeed,
  makeSandbox,
  SandboxListenError,
  startTenantSandbox,
  TenantSandbox,
  type ConnectionRecord
} from "../src/index.ts"
import { canHaveKeys, usesKeys } from "../src/keys/Rotatability.ts"
import { json, manage, send } from "./support/Request.ts"

const day = 24 * 60 * 60 * 1000

const daysLeft = (cert: string | undefined, now: number): number | undefined =>
  cert === undefined ? undefined : (new X509Certificate(cert).validToDate.getTime() - now) / day

/** What can be said of a connection without its random parts. */
const summary = ({ name, strategy, keyring }: ConnectionRecord, now: number) => ({
  name,
  strategy,
  algorithms: [keyring?.current.algorithm, keyring?.next.algorithm],
  daysLeft: [daysLeft(keyring?.current.cert, now), daysLeft(keyring?.next.cert, now)]
})

describe("a seed", () => {
  const now = Date.UTC(2026, 5, 1)

  it.effect("decides over keys, their algorithms and when they expire", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(now)
      const sandbox = yield* makeSandbox({
        seed: {
          connections: [
            {
              name: "given",
              strategy: "oidc",
              keys: {
                algorithm: "ES256",
                nextAlgorithm: "ES384",
                currentExpiresInDays: -3,
                nextExpiresInDays: 30
              }
            },
            {
              name: "minted",
              strategy: "okta",
              options: {
                token_endpoint_auth_method: "private_key_jwt",
                token_endpoint_auth_signing_alg: "ES384"
              }
            },
            { name: "without", strategy: "oidc" }
          ]
        }
      })
      assert.deepStrictEqual(
        (yield* sandbox.connections.all).map((connection) => summary(connection, now)),
        [
          {
            name: "given",
            strategy: "oidc",
            algorithms: ["ES256", "ES384"],
            daysLeft: [-3, 30]
          },
          {
            name: "minted",
            strategy: "okta",
            algorithms: ["ES384", "ES384"],
            daysLeft: [365, 365]
          },
          {
            name: "without",
            strategy: "oidc",
            algorithms: [undefined, undefined],
            daysLeft: [undefined, undefined]
          }
        ]
      )
    })
  )

  it.effect("that no tenant could have is rejected, by the connection's name", () =>
    Effect.gen(function* () {
      const errorResponse = (
        ...connections: ReadonlyArray<{ name: string; strategy: string; id?: string }>
      ) => Effect.flip(makeSandbox({ seed: { connections } }))
      const errorResponses = [
        yield* errorResponse({ name: "no spaces", strategy: "oidc" }),
        yield* errorResponse({ name: "acme", strategy: "oidc", id: "con_short" }),
        yield* errorResponse({ name: "acme", strategy: "oidc" }, { name: "acme", strategy: "okta" })
      ]
      assert.deepStrictEqual(
        errorResponses.map((error) => [error instanceof InvalidSeed, error.message]),
        [
          [
            true,
            'The seed\'s connection "no spaces": use letters, digits and single dashes between them, 128 at most'
          ],
          [
            true,
            'The seed\'s connection "acme": the id "con_short" is not "con_" and sixteen letters or digits'
          ],
          [
            true,
            'The seed\'s connection "acme": the name is there twice; names are unique in a tenant'
          ]
        ]
      )
    })
  )

  it.effect("generates the same ids and credentials from the same random seed", () =>
    Effect.gen(function* () {
      const identity = Effect.gen(function* () {
        const sandbox = yield* makeSandbox({
          randomSeed: "same",
          seed: { connections: [{ name: "acme", strategy: "samlp" }] }
        })
        const [connection] = yield* sandbox.connections.all
        const token = yield* sandbox.tokens.issue()
        return [
          sandbox.clientId,
          Redacted.value(sandbox.clientSecret),
          connection?.id,
          // The signature is of a key that is new at every start.
          decodeJwt(Redacted.value(token)).jti
        ]
      })
      const first = yield* identity
      assert.deepStrictEqual(yield* identity, first)
      assert.strictEqual(new Set(first).size, 4)
    })
  )
})

describe("the demonstration's seed", () => {
  it.effect("has 24 connections of mixed state", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.UTC(2026, 5, 1))
      const now = Date.UTC(2026, 5, 1)
      const sandbox = yield* makeSandbox({ seed: demoSeed })
      const all = yield* sandbox.connections.all
      const count = (is: (connection: ConnectionRecord) => boolean) => all.filter(is).length
      const expiresWithin = (days: number) => (connection: ConnectionRecord) =>
        (daysLeft(connection.keyring?.current.cert, now) ?? Number.POSITIVE_INFINITY) <= days
      assert.deepStrictEqual(
        {
          connections: all.length,
          rotatable: count((c) => usesKeys(c) && c.keyring !== undefined),
          missingKeys: count((c) => usesKeys(c) && c.keyring === undefined),
          wrongAuthentication: count((c) => canHaveKeys(c) && !usesKeys(c)),
          withoutKeysByStrategy: count((c) => !canHaveKeys(c)),
          hiddenOptions: count((c) => c.optionsHidden),
          expired: count(expiresWithin(0)),
          expiringInAMonth: count(expiresWithin(30)),
          algorithms: [...new Set(all.flatMap((c) => c.keyring?.current.algorithm ?? []))].sort()
        },
        {
          connections: 24,
          rotatable: 16,
          missingKeys: 2,
          wrongAuthentication: 2,
          withoutKeysByStrategy: 4,
          hiddenOptions: 2,
          expired: 2,
          expiringInAMonth: 10,
          algorithms: ["ES256", "ES384", "PS256", "PS384", "RS256", "RS384", "RS512"]
        }
      )
    })
  )
})

describe("a sandbox", () => {
  const seed = {
    connections: [
      {
        name: "acme",
        strategy: "oidc",
        options: { token_endpoint_auth_method: "private_key_jwt" },
        keys: { algorithm: "ES256" as const }
      }
    ]
  }

  it.effect("goes back to its seed", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const before = yield* sandbox.state
      const [connection] = before.connections
      const token = yield* sandbox.tokens.issue()
      yield* manage(sandbox, "POST", `/connections/${connection?.id}/keys/rotate`)
      yield* manage(sandbox, "POST", "/connections", { name: "more", strategy: "samlp" })
      yield* sandbox.faults.inject({ kind: "truncatedBody" })
      yield* sandbox.reset
      assert.deepStrictEqual(
        [yield* sandbox.state, yield* sandbox.faults.pending, yield* sandbox.requests.all],
        [before, [], []]
      )
      const reply = yield* send(sandbox.origin, { path: "/api/v2/connections", token })
      assert.strictEqual(reply.status, 401)
    }).pipe(Effect.provide(TenantSandbox.layer({ seed })))
  )

  it.effect("remembers nothing but plain data", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const state = yield* sandbox.state
      assert.deepStrictEqual(JSON.parse(JSON.stringify(state)), state)
    }).pipe(Effect.provide(TenantSandbox.layer({ seed })))
  )

  it.effect("rejects a second connection with an id", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const before = yield* sandbox.state
      const id = before.connections[0]?.id ?? ""
      const twice = "con_0123456789abcdef"
      const errors = yield* Effect.forEach(
        [
          sandbox.connections.create({ id, name: "other", strategy: "oidc" }),
          sandbox.seed({ connections: [{ id, name: "other", strategy: "oidc" }] }),
          sandbox.seed({
            connections: [
              { id: twice, name: "one", strategy: "oidc" },
              { id: twice, name: "two", strategy: "oidc" }
            ]
          })
        ],
        (made) => Effect.flip(made)
      )
      assert.deepStrictEqual(
        errors.map(({ message }) => message),
        [
          `The seed's connection "other": the tenant has a connection with the id ${id}; ids are unique`,
          `The seed's connection "other": the id ${id} is there twice; ids are unique in a tenant`,
          `The seed's connection "two": the id ${twice} is there twice; ids are unique in a tenant`
        ]
      )
      assert.deepStrictEqual(yield* sandbox.state, before)
    }).pipe(Effect.provide(TenantSandbox.layer({ seed })))
  )

  it.effect("is seeded by several at once as by one after the other", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const other = {
        connections: [
          {
            name: "other",
            strategy: "oidc",
            options: { token_endpoint_auth_method: "private_key_jwt" },
            keys: { algorithm: "ES256" as const }
          }
        ]
      }
      const results = yield* Effect.all(
        Array.from({ length: 3 }, () => Effect.result(sandbox.seed(other))),
        { concurrency: "unbounded" }
      )
      const names = (yield* sandbox.connections.all).map(({ name }) => name)
      assert.deepStrictEqual(
        [results.map(({ _tag }) => _tag).toSorted(), names.filter((name) => name === "other")],
        [["Failure", "Failure", "Success"], ["other"]]
      )
    }).pipe(Effect.provide(TenantSandbox.layer({ seed })))
  )

  it.effect("keeps what is written while a seed fails", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      yield* sandbox.seed({ connections: [{ name: "people", strategy: "auth0" }] })
      const user = (name: string) => ({ connection: "people", email: `${name}@acme.example` })
      const users = Array.from({ length: 2000 }, (_, index) => user(`user${index}`))
      const names = Array.from({ length: 50 }, (_, index) => `role${index}`)
      const token = yield* sandbox.tokens.issue()
      const write = (name: string) =>
        Effect.tap(
          sandbox.handle({
            method: "POST",
            path: "/api/v2/roles",
            headers: {
              authorization: `Bearer ${Redacted.value(token)}`,
              "content-type": "application/json"
            },
            body: JSON.stringify({ name })
          }),
          () => Effect.yieldNow
        )
      const [seeded] = yield* Effect.all(
        [
          Effect.result(sandbox.seed({ users: [...users, user("user0")] })),
          Effect.forEach(names, write)
        ],
        { concurrency: "unbounded" }
      )
      const { resources } = yield* sandbox.state
      assert.deepStrictEqual(
        [seeded._tag, resources["users"], resources["roles"]?.map(({ name }) => name)],
        ["Failure", undefined, names]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )

  it.effect("rejects a second connection of a name", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const error = yield* Effect.flip(
        sandbox.connections.create({ name: "acme", strategy: "oidc" })
      )
      assert.deepStrictEqual(
        [error._tag, error.message],
        [
          "InvalidSeed",
          'The seed\'s connection "acme": the tenant has a connection of this name; names are unique'
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer({ seed })))
  )

  it.effect("does not show its secret when it is printed", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const token = yield* sandbox.tokens.issue()
      const printed = `${JSON.stringify(sandbox)} ${String(sandbox.clientSecret)} ${String(token)}`
      assert.deepStrictEqual(
        [sandbox.clientSecret, token].map((secret) => printed.includes(Redacted.value(secret))),
        [false, false]
      )
    }).pipe(Effect.provide(TenantSandbox.layer({ seed })))
  )

  it.effect("says so when its port is taken", () =>
    Effect.gen(function* () {
      const first = yield* makeSandbox()
      const port = Number(new URL(first.origin).port)
      const error = yield* Effect.flip(makeSandbox({ port }))
      assert.deepStrictEqual(
        [error instanceof SandboxListenError, error.message],
        [
          true,
          `The sandbox cannot listen on 127.0.0.1:${port} (EADDRINUSE). Choose another port, or 0 for a free one.`
        ]
      )
    })
  )
})

describe("startTenantSandbox", () => {
  it("provides the same tenant with promises", async () => {
    const sandbox = await startTenantSandbox({ clientId: "application" })
    try {
      const { id } = await sandbox.connections.create({ name: "acme", strategy: "samlp" })
      sandbox.faults.inject({ kind: "unavailableBeforeApplying" })
      const list = async (token: string) => {
        const reply = await fetch(`${sandbox.origin}/api/v2/connections?fields=id`, {
          headers: { authorization: `Bearer ${token}` }
        })
        return [reply.status, await reply.json()]
      }
      const pending = sandbox.faults.pending().length
      const token = await sandbox.tokens.issue()
      const unavailable = await list(token)
      const listed = await list(token)
      const reader = await sandbox.applications.create(["read:connections"])
      const response = await fetch(`${sandbox.origin}/oauth/token`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          grant_type: "client_credentials",
          client_id: reader.clientId,
          client_secret: reader.clientSecret,
          audience: sandbox.audience
        })
      })
      const statuses = sandbox.requests.all().map(({ status }) => status)
      assert.deepStrictEqual(
        {
          pending,
          unavailable: unavailable[0],
          listed,
          token: response.status,
          statuses,
          state: sandbox.state().connections.map(({ name }) => name),
          domain: sandbox.domain,
          audience: sandbox.audience,
          clientId: sandbox.clientId
        },
        {
          pending: 1,
          unavailable: 503,
          listed: [200, [{ id }]],
          token: 200,
          statuses: [503, 200, 200],
          state: ["acme"],
          domain: "tenant.sandbox.localhost",
          audience: "https://tenant.sandbox.localhost/api/v2/",
          clientId: "application"
        }
      )
      sandbox.tokens.revokeAll()
      assert.strictEqual((await list(token))[0], 401)
      sandbox.reset()
      assert.deepStrictEqual(
        [sandbox.connections.all(), sandbox.requests.all(), sandbox.faults.pending()],
        [[], [], []]
      )
    } finally {
      await sandbox.close()
    }
    const rejected = await fetch(sandbox.origin).then(
      () => "responded",
      () => "rejected"
    )
    assert.strictEqual(rejected, "rejected")
  })

  it("rejects with the typed error", async () => {
    const error = await startTenantSandbox({
      seed: { connections: [{ name: "", strategy: "oidc" }] }
    }).then(
      () => undefined,
      (reason: unknown) => reason
    )
    assert.strictEqual(error instanceof InvalidSeed, true)
  })
})

describe("a token's lifetime", () => {
  it.effect("can be over when it is issued", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const token = yield* sandbox.tokens.issue({ lifetimeSeconds: 0 })
      const reply = yield* send(sandbox.origin, { path: "/api/v2/connections", token })
      assert.deepStrictEqual(
        [reply.status, json<{ message: string }>(reply).message],
        [401, "Expired token received for JSON Web Token validation"]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})
