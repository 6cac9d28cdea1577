import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { TenantSandbox, type Fault, type Sandbox, type SandboxOptions } from "../src/index.ts"
import { json, manage, send, type Broken, type Reply } from "./support/Request.ts"

const id = "con_A1b2C3d4E5f6G7h8"
const other = "con_othersothersothe"
const path = `/connections/${id}/keys/rotate`

const connection = (connectionId: string, name: string) => ({
  id: connectionId,
  name,
  strategy: "oidc",
  options: { token_endpoint_auth_method: "private_key_jwt" },
  keys: { algorithm: "ES256" as const }
})

const tenant: SandboxOptions = {
  seed: { connections: [connection(id, "acme"), connection(other, "other")] }
}

const rotate = (sandbox: Sandbox, of = id) =>
  manage(sandbox, "POST", `/connections/${of}/keys/rotate`, { signing_alg: "ES256" })

/** Whether the keys of the first connection have been rotated: 0 times or more. */
const rotations = (sandbox: Sandbox) =>
  Effect.map(
    sandbox.requests.all,
    (requests) =>
      requests.filter(
        (request) =>
          request.applied &&
          request.connection === id &&
          request.operation === "connections.keys.rotate"
      ).length
  )

const hasPrevious = (sandbox: Sandbox) =>
  Effect.map(sandbox.connections.all, ([first]) => first?.keyring?.previous !== undefined)

const lost: Omit<Broken, "code"> = { _tag: "Broken", status: undefined, received: "" }

const brokenBy = (effect: Effect.Effect<Reply, Broken>) =>
  Effect.map(Effect.flip(effect), ({ code: _code, ...broken }) => broken)

/** One faulty rotation, then a sound one. */
const meets = Effect.fnUntraced(function* (fault: Fault) {
  const sandbox = yield* TenantSandbox
  yield* sandbox.faults.inject({ operation: "connections.keys.rotate", ...fault })
  const outcome = yield* Effect.result(rotate(sandbox))
  const applied = yield* hasPrevious(sandbox)
  const [record] = yield* sandbox.requests.all
  const pending = yield* sandbox.faults.pending
  const sound = yield* rotate(sandbox)
  return { outcome, applied, record, pending, sound: sound.status }
})

const logged = (status: number | null, applied: boolean, fault: Fault["kind"]) => ({
  number: 1,
  at: 0,
  method: "POST",
  path: `/api/v2${path}`,
  operation: "connections.keys.rotate",
  connection: id,
  status,
  applied,
  fault
})

describe("a lost response", () => {
  it.effect("before applying leaves the keys as they are", () =>
    Effect.gen(function* () {
      const { outcome, ...rest } = yield* meets({ kind: "responseLostBeforeApplying" })
      assert.deepStrictEqual(
        { failed: outcome._tag, ...rest },
        {
          failed: "Failure",
          applied: false,
          record: logged(null, false, "responseLostBeforeApplying"),
          pending: [],
          sound: 201
        }
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("after applying has rotated the keys, exactly once", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      yield* sandbox.faults.inject({ kind: "responseLostAfterApplying", connection: "acme" })
      const broken = yield* brokenBy(rotate(sandbox))
      assert.deepStrictEqual(
        [
          broken,
          yield* hasPrevious(sandbox),
          yield* rotations(sandbox),
          yield* sandbox.requests.all
        ],
        [lost, true, 1, [logged(null, true, "responseLostAfterApplying")]]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("can be followed by a late application", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      yield* sandbox.faults.inject({ kind: "lateApplication", delayMillis: 5000 })
      const broken = yield* brokenBy(rotate(sandbox))
      const atOnce = yield* rotations(sandbox)
      yield* TestClock.adjust("4999 millis")
      const early = yield* rotations(sandbox)
      yield* TestClock.adjust("1 millis")
      // The key is minted on another thread, in real time: the log tells when it is there.
      while ((yield* rotations(sandbox)) === 0) yield* Effect.yieldNow
      assert.deepStrictEqual(
        [broken, atOnce, early, yield* rotations(sandbox), yield* sandbox.requests.all],
        [lost, 0, 0, 1, [logged(null, true, "lateApplication")]]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )
})

describe("a reset", () => {
  it.effect("forgets what was to be applied late", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const before = yield* sandbox.state
      yield* sandbox.faults.inject({ kind: "lateApplication", delayMillis: 5000 })
      yield* brokenBy(rotate(sandbox))
      yield* sandbox.reset
      yield* TestClock.adjust("1 hour")
      const { status } = yield* manage(sandbox, "GET", "/connections")
      assert.deepStrictEqual(
        [status, (yield* sandbox.requests.all).length, yield* sandbox.state],
        [200, 1, before]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )
})

describe("a response that is not the operation's", () => {
  const responded = Effect.fnUntraced(function* (fault: Fault, names: ReadonlyArray<string> = []) {
    const { outcome, record, ...rest } = yield* meets(fault)
    const reply = yield* Effect.fromResult(outcome)
    return {
      status: reply.status,
      headers: names.map((name) => reply.headers[name]),
      body: reply.text === "" ? undefined : json(reply),
      record,
      ...rest
    }
  })
  const unavailable = {
    statusCode: 503,
    error: "Service Unavailable",
    message: "The service is not available at the moment"
  }

  it.effect("is 503 before or after applying", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const before = yield* responded({ kind: "unavailableBeforeApplying" })
      yield* sandbox.reset
      const after = yield* responded({ kind: "unavailableAfterApplying" })
      const common = { status: 503, headers: [], body: unavailable, pending: [], sound: 201 }
      assert.deepStrictEqual(
        [before, after],
        [
          { ...common, applied: false, record: logged(503, false, "unavailableBeforeApplying") },
          { ...common, applied: true, record: logged(503, true, "unavailableAfterApplying") }
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("is 429 with or without Retry-After, and not applied", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const names = ["retry-after", "x-ratelimit-remaining", "x-ratelimit-reset"]
      const told = yield* responded({ kind: "tooManyRequests", retryAfterSeconds: 7 }, names)
      yield* sandbox.reset
      const untold = yield* responded({ kind: "tooManyRequests" }, names)
      const common = {
        status: 429,
        body: {
          statusCode: 429,
          error: "Too Many Requests",
          message: "Global limit has been reached",
          errorCode: "too_many_requests"
        },
        applied: false,
        record: logged(429, false, "tooManyRequests"),
        pending: [],
        sound: 201
      }
      assert.deepStrictEqual(
        [told, untold],
        [
          { ...common, headers: ["7", "0", "7"] },
          { ...common, headers: [undefined, "0", "1"] }
        ]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("is a redirect, and not applied", () =>
    Effect.gen(function* () {
      const location = "https://elsewhere.example/"
      assert.deepStrictEqual(yield* responded({ kind: "redirect", location }, ["location"]), {
        status: 307,
        headers: [location],
        body: undefined,
        applied: false,
        record: logged(307, false, "redirect"),
        pending: [],
        sound: 201
      })
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("is a page of HTML with status 200", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const outcomes = []
      for (const applied of [false, true]) {
        const { outcome, ...rest } = yield* meets({ kind: "htmlBody", applied })
        const { status, headers, text } = yield* Effect.fromResult(outcome)
        outcomes.push([status, headers["content-type"], text.startsWith("<!doctype html>"), rest])
        yield* sandbox.reset
      }
      const common = [200, "text/html; charset=utf-8", true]
      const rest = (applied: boolean) => ({
        applied,
        record: logged(200, applied, "htmlBody"),
        pending: [],
        sound: 201
      })
      assert.deepStrictEqual(outcomes, [
        [...common, rest(false)],
        [...common, rest(true)]
      ])
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )
})

describe("a broken body", () => {
  it.effect("ends in the middle", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      yield* sandbox.faults.inject({ kind: "truncatedBody" })
      const broken = yield* brokenBy(rotate(sandbox))
      assert.deepStrictEqual(
        [broken._tag, broken.status, broken.received.slice(0, 8), yield* sandbox.requests.all],
        ["Broken", 201, '{"kid":"', [logged(201, true, "truncatedBody")]]
      )
      assert.throws(() => JSON.parse(broken.received), SyntaxError)
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("stalls, and continues when its time has come", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      yield* sandbox.faults.inject({ kind: "slowBody", stallMillis: 60_000 })
      const fiber = yield* Effect.forkChild(rotate(sandbox))
      while ((yield* sandbox.requests.all)[0]?.status !== 201) yield* Effect.yieldNow
      const early = fiber.pollUnsafe()
      yield* TestClock.adjust("1 minute")
      const reply = yield* Fiber.join(fiber)
      assert.deepStrictEqual(
        [early, reply.status, Object.keys(json<object>(reply)).length],
        [undefined, 201, 8]
      )
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("stalls for good, which does not keep the sandbox from closing", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.gen(function* () {
        const sandbox = yield* TenantSandbox
        yield* sandbox.faults.inject({ kind: "slowBody" })
        const fiber = yield* Effect.forkDetach(brokenBy(rotate(sandbox)))
        while ((yield* sandbox.requests.all)[0]?.status !== 201) yield* Effect.yieldNow
        return fiber
      }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
      assert.strictEqual((yield* Fiber.join(fiber))._tag, "Broken")
    })
  )
})

describe("a fault's aim", () => {
  it.effect("is an operation, a connection, a predicate and a number of times", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      yield* sandbox.faults.inject({
        kind: "unavailableBeforeApplying",
        operation: "connections.keys.rotate",
        connection: id,
        when: ({ method }) => method === "POST",
        times: 2
      })
      const statuses = [
        (yield* manage(sandbox, "GET", `/connections/${id}/keys`)).status,
        (yield* rotate(sandbox, other)).status,
        (yield* rotate(sandbox)).status,
        (yield* rotate(sandbox)).status,
        (yield* rotate(sandbox)).status
      ]
      assert.deepStrictEqual(statuses, [200, 201, 503, 503, 201])
    }).pipe(Effect.provide(TenantSandbox.layer(tenant)))
  )

  it.effect("never begins where it says so", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      yield* sandbox.faults.inject({ kind: "unavailableBeforeApplying", times: 0 })
      assert.deepStrictEqual(
        [yield* sandbox.faults.pending, (yield* rotate(sandbox)).status],
        [[], 201]
      )
    }).pipe(
      Effect.provide(
        TenantSandbox.layer({
          ...tenant,
          faults: [{ kind: "unavailableBeforeApplying", times: 0 }]
        })
      )
    )
  )

  it.effect("never ends where it says so, until it is cleared", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      const statuses = [(yield* rotate(sandbox)).status, (yield* rotate(sandbox)).status]
      yield* sandbox.faults.clear
      statuses.push((yield* rotate(sandbox)).status)
      assert.deepStrictEqual(statuses, [503, 503, 201])
    }).pipe(
      Effect.provide(
        TenantSandbox.layer({
          ...tenant,
          faults: [{ kind: "unavailableBeforeApplying", times: Number.POSITIVE_INFINITY }]
        })
      )
    )
  )

  it.effect("can be the token endpoint", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      yield* sandbox.faults.inject({ kind: "htmlBody", operation: "oauth.token" })
      const reply = yield* send(sandbox.origin, {
        method: "POST",
        path: "/oauth/token",
        body: {
          grant_type: "client_credentials",
          client_id: sandbox.clientId,
          client_secret: Redacted.value(sandbox.clientSecret),
          audience: sandbox.audience
        }
      })
      assert.deepStrictEqual(
        [reply.status, reply.headers["content-type"]],
        [200, "text/html; charset=utf-8"]
      )
    }).pipe(Effect.provide(TenantSandbox.layer()))
  )
})
