import { createHook } from "node:async_hooks"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber, Layer } from "effect"
import { TestClock } from "effect/testing"
import { type CallOptions, Connections, DeadlineExceeded } from "../../src/index.ts"
import { response, errorBody, script, type Step } from "../support/scripted.ts"
import { clientOf, sandboxOf, TenantSandbox } from "../support/tenant.ts"

const start = Date.UTC(2026, 0, 1)

/** A call that the sandbox's log tells from others by its name; there is no such connection. */
const get = (name: string, options: CallOptions = {}) =>
  Effect.exit(Connections.get(`con_${name.padEnd(16, "0")}`, {}, options))

const together = <A, E, R>(effects: ReadonlyArray<Effect.Effect<A, E, R>>) =>
  Effect.all(effects, { concurrency: "unbounded" })

/** A client of a tenant that takes ten requests at once and two a second, after the first ten. */
const busy = Layer.unwrap(
  Effect.gen(function* () {
    const sandbox = yield* TenantSandbox
    yield* TestClock.setTime(start - 2000)
    const context = yield* Layer.build(yield* clientOf(sandbox))
    const calls = yield* Effect.forkChild(
      together(Array.from({ length: 12 }, () => get("before"))).pipe(Effect.provide(context))
    )
    yield* TestClock.adjust("2 seconds")
    yield* Fiber.join(calls)
    yield* sandbox.requests.clear
    return Layer.succeedContext(context)
  })
).pipe(Layer.provideMerge(sandboxOf("enterprise-non-production")))

/** What the tenant has seen since then: the names, and when each came, in milliseconds. */
const seen = Effect.gen(function* () {
  const sandbox = yield* TenantSandbox
  return (yield* sandbox.requests.all).map(({ at, path }) => ({
    name: path.slice(path.lastIndexOf("con_") + 4).replace(/0+$/, ""),
    at: at - start
  }))
})

const names = Effect.map(seen, (requests) => requests.map(({ name }) => name))

describe("calls before a limit", () => {
  it.effect("take turns, the urgent ones first", () =>
    Effect.gen(function* () {
      const calls = yield* Effect.forkChild(
        together([
          get("first"),
          get("b1", { priority: "bulk" }),
          get("n1"),
          get("b2", { priority: "bulk" }),
          get("i1", { priority: "interactive" }),
          get("n2", { priority: "normal" }),
          get("i2", { priority: "interactive" })
        ])
      )
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(calls)
      assert.deepStrictEqual(yield* names, ["first", "i1", "i2", "n1", "n2", "b1", "b2"])
    }).pipe(Effect.provide(busy))
  )

  it.effect("give their place back at once when they are interrupted", () =>
    Effect.gen(function* () {
      const [, second, third] = yield* Effect.all(
        ["first", "second", "third"].map((name) => Effect.forkChild(get(name)))
      )
      yield* TestClock.adjust("100 millis")
      if (second !== undefined) yield* Fiber.interrupt(second)
      yield* TestClock.adjust("500 millis")
      if (third !== undefined) yield* Fiber.join(third)
      assert.deepStrictEqual(yield* names, ["first", "third"])
    }).pipe(Effect.provide(busy))
  )

  it.effect("end at their deadline without having been sent, and say why", () =>
    Effect.gen(function* () {
      const calls = yield* Effect.forkChild(
        together(["a", "b", "c", "late"].map((name) => get(name, { deadline: "1 second" })))
      )
      yield* TestClock.adjust("1 second")
      const ends = yield* Fiber.join(calls)
      assert.deepStrictEqual(yield* names, ["a", "b", "c"])
      assert.deepStrictEqual(
        ends.at(-1),
        Exit.fail(
          new DeadlineExceeded({
            api: "auth0",
            operation: "connections.get",
            sent: false,
            deadline: Duration.millis(1000),
            message:
              "connections.get: no whole response within 1000 ms: the tenant's rate limit lets it be sent in about 1 s"
          })
        )
      )
    }).pipe(Effect.provide(busy))
  )

  it.effect("do not wait behind an operation with a limit of its own", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      yield* TestClock.setTime(start)
      yield* Effect.gen(function* () {
        const reads = yield* Effect.forkChild(
          together(Array.from({ length: 12 }, () => get("read")))
        )
        yield* TestClock.adjust("100 millis")
        yield* sandbox.requests.clear
        const writes = yield* Effect.forkChild(
          together(Array.from({ length: 4 }, () => Effect.exit(Connections.Keys.get("con_w"))))
        )
        yield* TestClock.adjust("1 second")
        yield* Fiber.join(writes)
        assert.strictEqual((yield* names).filter((name) => name === "w/keys").length, 4)
        yield* Fiber.interrupt(reads)
      }).pipe(Effect.provide(yield* clientOf(sandbox)))
    }).pipe(Effect.provide(sandboxOf("essentials")))
  )
})

/** A tenant that responds at once, with such headers, for as long as a test likes. */
const tenantOf = (step: (sent: number) => Step) => {
  const played = script(...Array.from({ length: 200 }, (_, index) => step(index)))
  return { sent: played.sent, client: played.client({ deadline: "1 minute" }) }
}

const limits = (limit: string, remaining: string, reset: string) => ({
  "x-ratelimit-limit": limit,
  "x-ratelimit-remaining": remaining,
  "x-ratelimit-reset": reset
})

const read = (options?: CallOptions) => Effect.exit(Connections.Keys.get("con_a", options))

describe("a turn", () => {
  it.live("leaves no timer behind, whether it came or was given up", () => {
    // Those that a deadline sets; the runner sets timers of its own whenever it likes.
    const timers = new Set<number>()
    let begun = 0
    const watch = createHook({
      init: (id, type) => {
        if (type !== "Timeout" || !/core.Deadline\./.test(String(new Error().stack))) return
        begun++
        timers.add(id)
      },
      destroy: (id) => timers.delete(id)
    })
    // Node tells of an end some turns after it.
    const turns = Effect.forEach([1, 2, 3], () =>
      Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
    )
    const tenant = tenantOf(() => response(200, [], limits("5000", "0", "0")))
    return Effect.gen(function* () {
      yield* read()
      watch.enable()
      const given = yield* Effect.forkChild(together([read(), read(), read()]))
      yield* together([read(), read()])
      yield* Effect.timeoutOption(read(), "1 millis")
      yield* Fiber.interrupt(given)
      assert.isAbove(tenant.sent.length, 2)
      yield* turns
      assert.isAbove(begun, 5)
      assert.deepStrictEqual([...timers], [])
    }).pipe(Effect.ensuring(Effect.sync(() => watch.disable())), Effect.provide(tenant.client))
  })
})

describe("headers", () => {
  it.effect("that are missing hold nothing back", () => {
    const tenant = tenantOf(() => response(200, []))
    return Effect.gen(function* () {
      yield* together(Array.from({ length: 150 }, () => read()))
      assert.strictEqual(tenant.sent.length, 150)
    }).pipe(Effect.provide(tenant.client))
  })

  for (const [what, headers] of [
    ["are not numbers", limits("fifty", "none", "soon")],
    ["are negative", limits("-50", "-1", "-1")],
    ["are empty", limits("", "", "")],
    ["promise nothing until the year 5138", limits("50", "0", "99999999999")],
    ["always say that nothing is left", limits("50", "0", "1")]
  ] as const) {
    it.effect(`that ${what} do not stall a call`, () => {
      const tenant = tenantOf(() => response(200, [], headers))
      return Effect.gen(function* () {
        yield* TestClock.setTime(start)
        const calls = yield* Effect.forkChild(
          Effect.forEach(Array.from({ length: 20 }), () => read(), { concurrency: 4 })
        )
        yield* TestClock.adjust("2 minutes")
        const ends = yield* Fiber.join(calls)
        assert.deepStrictEqual(
          ends,
          ends.map(() => Exit.succeed([]))
        )
      }).pipe(Effect.provide(tenant.client))
    })
  }

  it.effect("tell of a limit that was raised", () => {
    const tenant = tenantOf((sent) =>
      response(
        200,
        [],
        sent < 12 ? limits("10", String(Math.max(0, 9 - sent)), "0") : limits("100", "99", "0")
      )
    )
    return Effect.gen(function* () {
      const calls = yield* Effect.forkChild(together(Array.from({ length: 60 }, () => read())))
      yield* TestClock.adjust("5 seconds")
      yield* Fiber.join(calls)
      assert.strictEqual(tenant.sent.length, 60)
    }).pipe(Effect.provide(tenant.client))
  })
})

describe("an error response", () => {
  const rejected = response(429, errorBody(429, "Too Many Requests"), {
    ...limits("50", "0", String(start / 1000 + 4)),
    "retry-after": "20"
  })
  const tenant = () => tenantOf((sent) => (sent === 0 ? rejected : response(200, [])))

  it.effect("with a time to come back silences every call until then", () => {
    const { client, sent } = tenant()
    return Effect.gen(function* () {
      yield* TestClock.setTime(start)
      const first = yield* read({ retry: Effect.succeed(() => Effect.undefined) })
      assert.isTrue(Exit.isFailure(first))
      const calls = yield* Effect.forkChild(together([read(), read(), read()]))
      yield* TestClock.adjust("19999 millis")
      assert.strictEqual(sent.length, 1)
      yield* TestClock.adjust("1 seconds")
      yield* Fiber.join(calls)
      assert.strictEqual(sent.length, 4)
    }).pipe(Effect.provide(client))
  })

  it.effect("ends calls at once that have less time than it asks for", () => {
    const { client, sent } = tenant()
    return Effect.gen(function* () {
      yield* TestClock.setTime(start)
      yield* read({ retry: Effect.succeed(() => Effect.undefined) })
      assert.deepStrictEqual(
        yield* read({ deadline: "10 seconds" }),
        Exit.fail(
          new DeadlineExceeded({
            api: "auth0",
            operation: "connections.keys.get",
            sent: false,
            deadline: Duration.millis(10_000),
            message:
              "connections.keys.get: no whole response within 10000 ms: the tenant's rate limit lets it be sent in about 20 s"
          })
        )
      )
      assert.strictEqual(sent.length, 1)
    }).pipe(Effect.provide(client))
  })
})

describe("the first calls", () => {
  it.effect("are two, until a response has told of the limit", () =>
    Effect.gen(function* () {
      const sandbox = yield* TenantSandbox
      yield* TestClock.setTime(start)
      yield* Effect.gen(function* () {
        const calls = yield* Effect.forkChild(together(Array.from({ length: 8 }, () => get("x"))))
        yield* TestClock.adjust("400 millis")
        const blind = (yield* seen).length
        yield* TestClock.adjust("10 seconds")
        yield* Fiber.join(calls)
        assert.deepStrictEqual([blind, (yield* seen).length], [2, 8])
      }).pipe(Effect.provide(yield* clientOf(sandbox, { wayMillis: () => 500 })))
    }).pipe(Effect.provide(sandboxOf("enterprise-production")))
  )

  it.effect("are all of them where nothing responds for a second", () => {
    const { client, sent } = tenantOf(() => Effect.never)
    return Effect.gen(function* () {
      const calls = yield* Effect.forkChild(together(Array.from({ length: 8 }, () => read())))
      yield* TestClock.adjust("999 millis")
      const blind = sent.length
      yield* TestClock.adjust("1 millis")
      assert.deepStrictEqual([blind, sent.length], [2, 8])
      yield* Fiber.interrupt(calls)
    }).pipe(Effect.provide(client))
  })
})
