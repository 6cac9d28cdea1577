/** Calls that are retried as their operation is, unless their request asks for a message or the like. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as Fiber from "effect/Fiber"
import { Users } from "../../src/index.ts"
import { response, failure, script, type Step } from "../support/scripted.ts"

const user = "auth0|5f7c8ec7c33c6c004bbafe82"
type Change = Parameters<typeof Users.update>[1]

const lost = failure(true)
const unsent = failure(false)
const changed = response(200, { user_id: user })

/** What becomes of a change over some exchanges, and how many requests it took. */
const play = (
  change: Change,
  steps: ReadonlyArray<Step>,
  options?: { readonly idempotent: true }
) => {
  const played = script(...steps)
  return Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(
      Users.update(user, change, options).pipe(
        Effect.match({ onFailure: ({ _tag }) => _tag, onSuccess: () => "changed" })
      )
    )
    yield* TestClock.adjust("60 seconds")
    return [yield* Fiber.join(fiber), played.sent.length] as const
  }).pipe(Effect.provide(played.client()))
}

describe("a call of an operation that names members", () => {
  it.effect("is retried after a lost response where it has none of them", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* play({ name: "Ada" }, [lost, changed]), ["changed", 2])
      assert.deepStrictEqual(yield* play(undefined, [lost, changed]), ["changed", 2])
    })
  )

  it.effect("is not retried with one of them, and fails with an unknown outcome", () =>
    Effect.gen(function* () {
      for (const change of [
        { email: "ada@example.com", verify_email: true },
        { phone_number: "+15550100", verify_phone_number: true },
        { password: "a-new-one" }
      ]) {
        assert.deepStrictEqual(yield* play(change, [lost, changed]), ["OutcomeUnknown", 1])
        const unavailable = response(503, { statusCode: 503 })
        assert.deepStrictEqual(yield* play(change, [unavailable, changed]), ["OutcomeUnknown", 1])
      }
    })
  )

  it.effect("is retried where nothing was sent, or was rejected for the rate", () =>
    Effect.gen(function* () {
      const change = { email: "ada@example.com", verify_email: true }
      const limited = response(429, { statusCode: 429 })
      assert.deepStrictEqual(yield* play(change, [unsent, limited, changed]), ["changed", 3])
    })
  )

  it.effect("is retried where the member asks for nothing, or the caller says it may be", () =>
    Effect.gen(function* () {
      const silent = { email: "ada@example.com", verify_email: false, password: null }
      assert.deepStrictEqual(yield* play(silent, [lost, changed]), ["changed", 2])
      const loud = { email: "ada@example.com", verify_email: true }
      const steps = [lost, changed]
      assert.deepStrictEqual(yield* play(loud, steps, { idempotent: true }), ["changed", 2])
    })
  )
})
