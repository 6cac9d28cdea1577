import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import { CurrentLogAnnotations } from "effect/References"
import * as Scope from "effect/Scope"
import { layerMemory } from "effect/persistence/KeyValueStore"
import { TestClock } from "effect/testing"
import { Connections, Credentials, ManagementClient, Transport } from "../../src/index.ts"
import { fromKeyValueStore } from "openapi-effect-runtime/credentials/KeyValueTokenStore"
import {
  stored,
  type TokenStore,
  type StoreOptions
} from "openapi-effect-runtime/credentials/StoredCredentials"
import { fileTokenStore } from "../support/fileTokenStore.ts"
import { redisTokenStore } from "../support/redisTokenStore.ts"

const credentials = Credentials.clientSecret({
  clientId: "the-client",
  clientSecret: Redacted.make("the-secret")
})

const response = (status: number, body: unknown) => ({
  status,
  header: () => undefined,
  body: JSON.stringify(body)
})

/** A tenant that all processes of a test call: issues `t1`, `t2`, …, and knows which it takes. */
const tenant = (lifetimeSeconds = 3600, latency: Duration.Input = 0) => {
  const log: Array<string> = []
  const revoked = new Set<string>()
  let issued = 0
  const transport = Layer.succeed(Transport, {
    send: (request) =>
      Effect.sync(() => {
        if (request.path === "/oauth/token") {
          log.push(`issue t${++issued}`)
          return response(200, { access_token: `t${issued}`, expires_in: lifetimeSeconds })
        }
        const token = String(request.headers["authorization"]).replace("Bearer ", "")
        log.push(`call ${token}`)
        return revoked.has(token) ? response(401, { statusCode: 401 }) : response(200, [])
      }).pipe(Effect.delay(request.path === "/oauth/token" ? latency : 0))
  })
  /** A process with a memory of its own: what it does is call. */
  const processOver = (store: TokenStore, options?: StoreOptions) =>
    Effect.map(
      Layer.build(
        ManagementClient.layerTransport({
          domain: "tenant.example.com",
          credentials: stored(credentials, store, options)
        }).pipe(Layer.provide(transport))
      ),
      (context) => Effect.provide(Connections.Keys.get("con_A1b2C3d4E5f6G7h8"), context)
    )
  return { log, processOver, revoke: (token: string) => revoked.add(token) }
}

interface Entry {
  readonly key: string
  readonly value: unknown
  readonly lifetimeMillis: number
}

/** A store in memory that tells what it holds. */
const memoryStore = () => {
  const values = new Map<string, string>()
  const written: Array<Entry> = []
  const store: TokenStore = {
    get: (key) =>
      Effect.sync(() => {
        const text = values.get(key)
        return text === undefined ? undefined : Redacted.make(text)
      }),
    set: (key, value, lifetimeMillis) =>
      Effect.sync(() => {
        values.set(key, Redacted.value(value))
        written.push({ key, value: JSON.parse(Redacted.value(value)), lifetimeMillis })
      })
  }
  return { store, values, written }
}

const key = "auth0-token https://tenant.example.com https://tenant.example.com/api/v2/ the-client"

/** Random numbers that are all the same. */
const always = (number: number) =>
  Effect.provideService(Random.Random, {
    nextIntUnsafe: () => 0,
    nextDoubleUnsafe: () => number
  })

describe("a store of tokens", () => {
  it.effect("shares one token between processes", () =>
    Effect.gen(function* () {
      const { store, written } = memoryStore()
      const { log, processOver } = tenant()
      const first = yield* processOver(store)
      const second = yield* processOver(store)
      yield* first
      yield* second
      yield* first
      assert.deepStrictEqual(
        [log, written],
        [
          ["issue t1", "call t1", "call t1", "call t1"],
          [
            {
              key,
              value: { token: "t1", since: 0, until: 3_540_000 },
              lifetimeMillis: 3_540_000
            }
          ]
        ]
      )
    })
  )

  it.effect("is asked at the end of a token's life; who had it issued replaces it for all", () =>
    Effect.gen(function* () {
      const { store } = memoryStore()
      const { log, processOver } = tenant()
      const issuer = yield* processOver(store)
      const others = [yield* processOver(store), yield* processOver(store)]
      yield* issuer
      yield* Effect.all(others)
      yield* TestClock.setTime(3_540_000)
      yield* Effect.all(others)
      yield* issuer
      yield* TestClock.setTime(3_555_000)
      yield* Effect.all(others)
      assert.deepStrictEqual(log, [
        "issue t1",
        "call t1",
        "call t1",
        "call t1",
        "call t1",
        "call t1",
        "issue t2",
        "call t2",
        "call t2",
        "call t2"
      ])
    }).pipe(always(0.5))
  )

  it.effect("is replaced by another when the process that had the token issued is gone", () =>
    Effect.gen(function* () {
      const { store } = memoryStore()
      const { log, processOver } = tenant()
      yield* yield* processOver(store)
      const other = yield* processOver(store)
      yield* other
      yield* TestClock.setTime(3_554_999)
      yield* other
      yield* TestClock.setTime(3_555_000)
      yield* other
      assert.deepStrictEqual(log, [
        "issue t1",
        "call t1",
        "call t1",
        "call t1",
        "issue t2",
        "call t2"
      ])
    }).pipe(always(0.5))
  )

  it.effect("replaces a token that the API rejected, unless that has been done already", () =>
    Effect.gen(function* () {
      const { store } = memoryStore()
      const { log, processOver, revoke } = tenant()
      const first = yield* processOver(store)
      const second = yield* processOver(store)
      yield* first
      yield* second
      revoke("t1")
      yield* first
      yield* second
      const third = yield* processOver(store)
      yield* third
      assert.deepStrictEqual(
        log,
        [
          ["issue t1", "call t1", "call t1"],
          ["call t1", "issue t2", "call t2"],
          ["call t1", "call t2"],
          ["call t2"]
        ].flat()
      )
    })
  )

  it.effect("serves many callers of one process with one look into it", () =>
    Effect.gen(function* () {
      const { store } = memoryStore()
      let looks = 0
      const slow: TokenStore = {
        ...store,
        get: (name) => {
          looks++
          return Effect.delay(store.get(name), "100 millis")
        }
      }
      const { log, processOver } = tenant()
      const call = yield* processOver(slow)
      const callers = yield* Effect.forEach(Array.from({ length: 20 }), () =>
        Effect.forkChild(call)
      )
      yield* TestClock.adjust("1 second")
      yield* Effect.forEach(callers, Fiber.join)
      assert.deepStrictEqual(
        [looks, log.length, log.filter((line) => line.startsWith("issue"))],
        [1, 21, ["issue t1"]]
      )
    })
  )

  for (const [name, value] of [
    ["no JSON", "<html>"],
    ["empty", ""],
    ["null", "null"],
    ["without a token", JSON.stringify({ since: 0, until: 1e12 })],
    ["with a token that is none", JSON.stringify({ token: 1, since: 0, until: 1e12 })],
    ["with times that are none", JSON.stringify({ token: "x", since: "0", until: null })],
    ["expired", JSON.stringify({ token: "x", since: -3_600_000, until: 0 })]
  ] as const) {
    it.effect(`counts as empty, and is set, where its entry is ${name}`, () =>
      Effect.gen(function* () {
        const { store, values } = memoryStore()
        values.set(key, value)
        const { log, processOver } = tenant()
        yield* yield* processOver(store)
        assert.deepStrictEqual(
          [log, JSON.parse(values.get(key) ?? "")],
          [["issue t1", "call t1"], { token: "t1", since: 0, until: 3_540_000 }]
        )
      })
    )
  }

  it.effect("may be written by a clock that is ahead", () =>
    Effect.gen(function* () {
      const { store, values } = memoryStore()
      values.set(key, JSON.stringify({ token: "x", since: 5000, until: 3_545_000 }))
      const { log, processOver } = tenant()
      const call = yield* processOver(store)
      yield* call
      yield* call
      assert.deepStrictEqual(log, ["call x", "call x"])
    })
  )

  const broken: ReadonlyArray<readonly [string, Partial<TokenStore>, ReadonlyArray<string>]> = [
    ["cannot be read", { get: () => Effect.fail(new Error("the-secret-entry")) }, ["get"]],
    ["cannot be written", { set: () => Effect.fail(new Error("the-secret-entry")) }, ["set"]],
    [
      "throws",
      {
        get: () => {
          throw new Error("the-secret-entry")
        }
      },
      ["get"]
    ],
    ["hangs", { get: () => Effect.never, set: () => Effect.never }, ["get", "set"]]
  ]
  for (const [name, faults, actions] of broken) {
    it.effect(`that ${name} costs a request and a warning, and no call`, () => {
      const warnings: Array<unknown> = []
      const logger = Logger.make((entry) => {
        warnings.push([entry.logLevel, entry.message, entry.fiber.getRef(CurrentLogAnnotations)])
      })
      return Effect.gen(function* () {
        const { log, processOver } = tenant()
        const call = yield* processOver({ ...memoryStore().store, ...faults })
        const fiber = yield* Effect.forkChild(Effect.andThen(call, call))
        yield* TestClock.adjust("4 seconds")
        yield* Fiber.join(fiber)
        assert.deepStrictEqual(
          [log, warnings],
          [
            ["issue t1", "call t1", "call t1"],
            actions.map((action) => [
              "Warn",
              ["The token store failed; the token is kept in memory alone"],
              { "auth0.token_store.action": action }
            ])
          ]
        )
      }).pipe(Effect.provide(Logger.layer([logger])))
    })
  }

  it.effect("that hangs is not waited for where a token can be had", () =>
    Effect.gen(function* () {
      const { log, processOver } = tenant()
      const call = yield* processOver({ get: () => Effect.never, set: () => Effect.never })
      const fiber = yield* Effect.forkChild(Effect.andThen(call, Clock.currentTimeMillis))
      yield* TestClock.adjust("500 millis")
      assert.deepStrictEqual([yield* Fiber.join(fiber), log], [500, ["issue t1", "call t1"]])
      // What is left of the write, before the client is closed.
      yield* TestClock.adjust("2 seconds")
    }).pipe(Effect.provide(Logger.layer([])))
  )

  it.effect("that is slow still counts where it comes first", () =>
    Effect.gen(function* () {
      const { store, values } = memoryStore()
      values.set(key, JSON.stringify({ token: "x", since: 0, until: 3_540_000 }))
      const slow: TokenStore = {
        ...store,
        get: (name) => Effect.delay(store.get(name), "1 second")
      }
      const { log, processOver } = tenant(3600, "10 seconds")
      const fiber = yield* Effect.forkChild(yield* processOver(slow))
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(fiber)
      assert.deepStrictEqual(log, ["call x"])
    })
  )

  it.effect("that is slow helps where the endpoint fails", () =>
    Effect.gen(function* () {
      const { store, values } = memoryStore()
      values.set(key, JSON.stringify({ token: "x", since: 0, until: 3_540_000 }))
      const slow: TokenStore = {
        ...store,
        get: (name) => Effect.delay(store.get(name), "1 second")
      }
      const log: Array<string> = []
      const transport = Layer.succeed(Transport, {
        send: ({ headers, path }) =>
          Effect.sync(() => {
            log.push(headers["authorization"] ?? path)
            return path === "/oauth/token" ? response(503, {}) : response(200, [])
          })
      })
      const call = Connections.Keys.get("con_A1b2C3d4E5f6G7h8").pipe(
        Effect.provide(
          ManagementClient.layerTransport({
            domain: "tenant.example.com",
            credentials: stored(credentials, slow)
          }).pipe(Layer.provide(transport))
        )
      )
      const fiber = yield* Effect.forkChild(call)
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(fiber)
      assert.deepStrictEqual(log, ["/oauth/token", "Bearer x"])
    })
  )

  it.effect(
    "has its token written after the call that needed it, and before the client is closed",
    () =>
      Effect.gen(function* () {
        const { store, written } = memoryStore()
        const slow: TokenStore = {
          ...store,
          set: (...entry) => Effect.delay(store.set(...entry), "1 second")
        }
        const { log, processOver } = tenant()
        const scope = yield* Scope.make()
        yield* yield* processOver(slow).pipe(Scope.provide(scope))
        assert.deepStrictEqual([log, written], [["issue t1", "call t1"], []])
        const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void))
        yield* TestClock.adjust("1 second")
        yield* Fiber.join(closing)
        assert.deepStrictEqual(
          written.map(({ value }) => value),
          [{ token: "t1", since: 0, until: 3_540_000 }]
        )
      })
  )

  it.effect("that hangs keeps no client from closing", () =>
    Effect.gen(function* () {
      const hanging: TokenStore = { ...memoryStore().store, set: () => Effect.never }
      const { processOver } = tenant()
      const scope = yield* Scope.make()
      yield* yield* processOver(hanging).pipe(Scope.provide(scope))
      const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void))
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.join(closing)
    }).pipe(Effect.provide(Logger.layer([])))
  )

  it.effect("hands what it writes to the platform, which closing does not wait for", () =>
    Effect.gen(function* () {
      const { store, written } = memoryStore()
      const slow: TokenStore = {
        ...store,
        set: (...entry) => Effect.delay(store.set(...entry), "1 second")
      }
      const handed: Array<Promise<void>> = []
      const { processOver } = tenant()
      const scope = yield* Scope.make()
      yield* yield* processOver(slow, { waitUntil: (write) => void handed.push(write) }).pipe(
        Scope.provide(scope)
      )
      yield* Scope.close(scope, Exit.void)
      assert.deepStrictEqual([handed.length, written], [1, []])
      yield* TestClock.adjust("1 second")
      yield* Effect.promise(() => Promise.all(handed))
      assert.strictEqual(written.length, 1)
    })
  )

  it.effect("has other entries for another place, audience or application", () =>
    Effect.gen(function* () {
      const { store, written } = memoryStore()
      const transport = Layer.succeed(Transport, {
        send: () => Effect.succeed(response(200, { access_token: "t", expires_in: 60 }))
      })
      const tenants = [
        { domain: "a.example.com" },
        { domain: "a.example.com", origin: "http://127.0.0.1:4010" },
        { domain: "login.example.com", audience: "https://a.example.com/api/v2/" }
      ]
      for (const options of tenants) {
        yield* Connections.Keys.get("con_A1b2C3d4E5f6G7h8").pipe(
          Effect.provide(
            ManagementClient.layerTransport({
              ...options,
              credentials: stored(credentials, store)
            }).pipe(Layer.provide(transport))
          ),
          Effect.exit
        )
      }
      assert.deepStrictEqual(
        written.map((entry) => entry.key),
        [
          "auth0-token https://a.example.com https://a.example.com/api/v2/ the-client",
          "auth0-token http://127.0.0.1:4010 https://a.example.com/api/v2/ the-client",
          "auth0-token https://login.example.com https://a.example.com/api/v2/ the-client"
        ]
      )
    })
  )
})

describe("a store of tokens can be", () => {
  const shares = (store: TokenStore) =>
    Effect.gen(function* () {
      const writes: Array<Promise<void>> = []
      const written = Effect.promise(() => Promise.all(writes))
      const { log, processOver, revoke } = tenant()
      const options = { waitUntil: (write: Promise<void>) => void writes.push(write) }
      const first = yield* processOver(store, options)
      const second = yield* processOver(store, options)
      yield* first
      yield* written
      yield* second
      revoke("t1")
      yield* second
      yield* written
      yield* first
      assert.deepStrictEqual(
        log,
        [
          ["issue t1", "call t1", "call t1"],
          ["call t1", "issue t2", "call t2"],
          ["call t1", "call t2"]
        ].flat()
      )
    })

  it.live("a folder, whose files nobody else can read and never are half written", () =>
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        Effect.promise(() => mkdtemp(join(tmpdir(), "token-store-"))),
        (path) => Effect.promise(() => rm(path, { recursive: true }))
      )
      yield* shares(fileTokenStore(folder))
      const files = yield* Effect.promise(() => readdir(folder))
      const { mode } = yield* Effect.promise(() => stat(join(folder, files[0] ?? "")))
      assert.deepStrictEqual(
        [files.map((name) => name.replace(/^[\da-f]{64}/, "*")), mode & 0o777],
        [["*.json"], 0o600]
      )
      // Cut by a full disk.
      yield* Effect.promise(() => writeFile(join(folder, files[0] ?? ""), '{"token":"t2","si'))
      const { log, processOver } = tenant()
      yield* yield* processOver(fileTokenStore(folder))
      assert.deepStrictEqual(log, ["issue t1", "call t1"])
    })
  )

  it.effect("Redis, which forgets a token when it is of no use any more", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const values = new Map<string, { readonly text: string; readonly until: number }>()
      const lifetimes: Array<number | undefined> = []
      const store = redisTokenStore({
        get: async (name) => {
          const entry = values.get(name)
          const now = clock.currentTimeMillisUnsafe()
          return entry === undefined || now >= entry.until ? null : entry.text
        },
        set: async (name, text, options) => {
          lifetimes.push(options?.PX)
          const until = clock.currentTimeMillisUnsafe() + (options?.PX ?? Infinity)
          values.set(name, { text, until })
          return "OK"
        }
      })
      yield* shares(store)
      assert.deepStrictEqual(lifetimes, [3_540_000, 3_540_000])
    })
  )

  it.effect("Effect's KeyValueStore", () =>
    Effect.gen(function* () {
      yield* shares(yield* fromKeyValueStore)
    }).pipe(Effect.provide(layerMemory))
  )
})
