import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { TestClock } from "effect/testing"
import { Connections, type ManagementClient } from "../../src/index.ts"
import { response, failure, script, type Step } from "../support/scripted.ts"

const id = "con_A1b2C3d4E5f6G7h8"

const outages = (count: number): ReadonlyArray<Step> =>
  Array.from({ length: count }, () => failure(true))

/** So many calls at once, with virtual time for all their retries. */
const atOnce = (count: number) =>
  Effect.gen(function* () {
    const calls = yield* Effect.forkChild(
      Effect.all(
        Array.from({ length: count }, () => Effect.exit(Connections.Keys.get(id))),
        { concurrency: "unbounded" }
      )
    )
    yield* TestClock.adjust("10 minutes")
    return (yield* Fiber.join(calls)).filter(Exit.isSuccess).length
  })

describe("the calls of one client", () => {
  const withClient = <A, E>(
    steps: ReadonlyArray<Step>,
    retryBudget: number | undefined,
    effect: Effect.Effect<A, E, ManagementClient>
  ) => {
    const played = script(...steps)
    return Effect.map(Effect.provide(effect, played.client({ retryBudget })), (result) => ({
      result,
      requests: played.sent.length
    }))
  }

  it.effect("share it: an outage is not multiplied", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* withClient(outages(600), undefined, atOnce(200)), {
        result: 0,
        requests: 300
      })
    })
  )

  it.effect("retry as the policy says where there is no limit", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* withClient(outages(1000), Infinity, atOnce(200)), {
        result: 0,
        requests: 1000
      })
    })
  )

  it.effect("give back to it when they succeed", () =>
    Effect.gen(function* () {
      const succeeding = Array.from({ length: 5 }, () => response(200, []))
      const calls = Effect.gen(function* () {
        const before = yield* atOnce(1)
        for (let call = 0; call < 5; call++) yield* atOnce(1)
        return [before, yield* atOnce(1)]
      })
      assert.deepStrictEqual(
        yield* withClient(
          [...outages(2), ...succeeding, failure(true), response(200, [])],
          1,
          calls
        ),
        { result: [0, 1], requests: 9 }
      )
    })
  )

  it.effect("take nothing of it for a 429, of which the API says when to come again", () =>
    Effect.gen(function* () {
      const throttled = Array.from({ length: 20 }, () => response(429, ""))
      const responses = Array.from({ length: 20 }, () => response(200, []))
      assert.deepStrictEqual(yield* withClient([...throttled, ...responses], 0, atOnce(20)), {
        result: 20,
        requests: 40
      })
    })
  )
})
