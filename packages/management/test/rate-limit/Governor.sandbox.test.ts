/** The governor before the sandbox's limits: how long it takes, and how often it is rejected. */
import { assert, describe, it } from "@effect/vitest"
import { type Plan, planLimits } from "@effect-auth0/tenant-sandbox"
import { Clock, Effect, Fiber, Layer, Random } from "effect"
import { TestClock } from "effect/testing"
import { Connections } from "../../src/index.ts"
import { clientOf, sandboxOf, TenantSandbox } from "../support/tenant.ts"

const start = Date.UTC(2026, 0, 1, 0, 0, 0, 350)

/** Lets time pass, a second at a time, until it is done. */
const untilDone = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("1 second")
    return yield* Fiber.join(fiber)
  })

/** So many calls from so many fibers, each as soon as its fiber has the response to the one before. */
const calls = (count: number, fibers: number) =>
  Effect.forEach(Array.from({ length: count }), () => Connections.list(), {
    concurrency: fibers,
    discard: true
  })

const theoryMillis = (plan: Plan, count: number): number => {
  const { tenant } = planLimits[plan]
  return tenant === undefined ? 0 : ((count - tenant.burst) * tenant.everyMillis) / tenant.tokens
}

interface Load {
  readonly plan: Plan
  /** Clients that know nothing of each other, as in several processes. */
  readonly clients: number
  readonly callsEach: number
  /** The least and the most time of the way to the tenant and back. */
  readonly way?: readonly [number, number]
  readonly rateLimits?: boolean
}

const carry = ({
  callsEach,
  clients,
  plan,
  rateLimits = true,
  way: [least, most] = [0, 0]
}: Load) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(start)
    const sandbox = yield* TenantSandbox
    const random = yield* Random.Random
    const wayMillis = () => least + (most - least) * random.nextDoubleUnsafe()
    const ended = yield* untilDone(
      Effect.all(
        Array.from({ length: clients }, () =>
          Effect.flatMap(clientOf(sandbox, { wayMillis, rateLimits }), (client) =>
            Effect.provide(calls(callsEach, 64), client)
          ).pipe(Effect.andThen(Clock.currentTimeMillis))
        ),
        { concurrency: "unbounded" }
      )
    )
    const statuses = (yield* sandbox.requests.all).map(({ status }) => status)
    const rejected = statuses.filter((status) => status === 429).length
    const first = Math.min(...ended) - start
    const last = Math.max(...ended) - start
    return {
      responded: statuses.filter((status) => status === 200).length,
      throttledShare: rejected / statuses.length,
      overTheory: last / theoryMillis(plan, clients * callsEach),
      // All have the same to do: who ends early has had more than its share.
      evenness: first / last
    }
  }).pipe(Effect.provide(sandboxOf(plan)), Random.withSeed("ways"))

describe("one governor before a tenant's limit", () => {
  for (const way of [
    [0, 0],
    [60, 120],
    [150, 600]
  ] as const) {
    it.effect(`gets 2,000 calls from 64 fibers through a production plan, ${way[0]} ms away`, () =>
      Effect.gen(function* () {
        const result = yield* carry({
          plan: "enterprise-production",
          clients: 1,
          callsEach: 2000,
          way
        })
        assert.strictEqual(result.responded, 2000)
        assert.isBelow(result.overTheory, 1.05)
        assert.isBelow(result.throttledShare, 0.01)
      })
    )
  }

  for (const plan of ["enterprise-non-production", "free"] as const) {
    it.effect(`gets through the limit of the plan ${plan}`, () =>
      Effect.gen(function* () {
        const result = yield* carry({ plan, clients: 1, callsEach: 200, way: [40, 80] })
        assert.strictEqual(result.responded, 200)
        assert.isBelow(result.overTheory, 1.05)
        assert.isBelow(result.throttledShare, 0.05)
      })
    )
  }

  it.effect(
    "does not pace calls by rejections alone, where no other response reports a limit",
    () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(start)
        const sandbox = yield* TenantSandbox
        yield* sandbox.faults.inject({ kind: "tooManyRequests", retryAfterSeconds: 1, times: 10 })
        const context = yield* Layer.build(yield* clientOf(sandbox))
        yield* untilDone(Effect.provide(calls(100, 8), context))
        const statuses = (yield* sandbox.requests.all).map(({ status }) => status)
        assert.deepStrictEqual(
          [200, 429].map((status) => statuses.filter((one) => one === status).length),
          [100, 10]
        )
        assert.isBelow((yield* Clock.currentTimeMillis) - start, 60_000)
      }).pipe(Effect.provide(sandboxOf("unlimited")))
  )

  it.effect("is what keeps calls from being rejected", () =>
    Effect.gen(function* () {
      const { _tag } = yield* carry({
        plan: "enterprise-production",
        clients: 1,
        callsEach: 2000,
        rateLimits: false
      }).pipe(Effect.flip)
      assert.strictEqual(_tag, "TooManyRequests")
    })
  )
})

describe("several governors before one limit", () => {
  for (const clients of [2, 4]) {
    it.effect(`share it: ${clients} of them`, () =>
      Effect.gen(function* () {
        const result = yield* carry({
          plan: "enterprise-production",
          clients,
          callsEach: 1000,
          way: [40, 120]
        })
        assert.strictEqual(result.responded, clients * 1000)
        assert.isBelow(result.overTheory, 1.05)
        assert.isBelow(result.throttledShare, 0.03)
        assert.isAbove(result.evenness, 0.75)
      })
    )
  }
})
