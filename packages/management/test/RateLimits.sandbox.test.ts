import { assert, describe, it } from "@effect/vitest"
import { type Plan, planLimits } from "@effect-auth0/tenant-sandbox"
import { Clock, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { Connections } from "../src/index.ts"
import { clientOf, sandboxOf, TenantSandbox } from "./support/tenant.ts"

const start = Date.UTC(2026, 0, 1, 0, 0, 0, 350)

/** Lets time pass, a second at a time, until it is done. */
const untilDone = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("1 second")
    return yield* Fiber.join(fiber)
  })

/** So many calls from so many fibers, each as soon as its fiber has the answer to the one before. */
const calls = (count: number, fibers: number) =>
  Effect.forEach(Array.from({ length: count }), () => Connections.list(), {
    concurrency: fibers,
    discard: true
  })

const theoryMillis = (plan: Plan, count: number): number => {
  const { burst, everyMillis, tokens } = planLimits[plan].tenant!
  return ((count - burst) * everyMillis) / tokens
}

const run = (plan: Plan, clients: number, count: number, wayMillis: () => number) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(start)
    const sandbox = yield* TenantSandbox
    const ended = yield* untilDone(
      Effect.all(
        Array.from({ length: clients }, () =>
          Effect.flatMap(clientOf(sandbox, { wayMillis }), (client) =>
            Effect.provide(calls(count, 64), client)
          ).pipe(Effect.andThen(Clock.currentTimeMillis))
        ),
        { concurrency: "unbounded" }
      )
    )
    const statuses = (yield* sandbox.requests.all).map(({ status }) => status)
    const refused = statuses.filter((status) => status === 429).length
    return {
      answered: statuses.filter((status) => status === 200).length,
      refusedShare: refused / statuses.length,
      overTheory: (Math.max(...ended) - start) / theoryMillis(plan, clients * count)
    }
  }).pipe(Effect.provide(sandboxOf(plan)))

describe("the governor before a tenant's limit", () => {
  it.effect("gets 2,000 calls from 64 fibers through a production plan", () =>
    Effect.gen(function* () {
      const result = yield* run("enterprise-production", 1, 2000, () => 0)
      assert.strictEqual(result.answered, 2000)
      assert.isBelow(result.overTheory, 1.05)
      assert.isBelow(result.refusedShare, 0.01)
    })
  )
})
