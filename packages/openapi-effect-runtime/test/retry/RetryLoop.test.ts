import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { TestClock } from "effect/testing"
import { make as makeClosing } from "../../src/core/Closing.ts"
import { TransportError } from "../../src/core/Errors.ts"
import type { FailedAttempt } from "../../src/retry/Retry.ts"
import { retry } from "../../src/retry/RetryLoop.ts"

const attempt = (number: number, retryAfterMillis?: number, retryable = true): FailedAttempt => ({
  error: new TransportError({
    api: "museum",
    operation: "artworks.get",
    sent: true,
    status: undefined,
    message: `attempt ${number}`,
    cause: undefined
  }),
  retryable,
  retryAfter: retryAfterMillis === undefined ? undefined : Duration.millis(retryAfterMillis)
})

/**
 * What becomes of a call whose attempts fail one after another, and then succeed: its end, when
 * attempts were made, and the waits that were asked for.
 */
const played = (options: {
  readonly failures: ReadonlyArray<FailedAttempt>
  /** What the policy gives. */
  readonly delay: number | undefined
  readonly remaining?: number
  readonly allows?: boolean
}) =>
  Effect.gen(function* () {
    const [first = attempt(0), ...others] = options.failures
    const at: Array<number> = []
    const asked: Array<number> = []
    const closing = yield* makeClosing
    const call = yield* Effect.forkChild(
      retry(
        first,
        (after) =>
          Effect.flatMap(Clock.currentTimeMillis, (now) => {
            at.push(now)
            const failure = others.shift()
            return failure ? after(failure) : Effect.succeed("done")
          }),
        Effect.succeed(() => Effect.succeed(options.delay)),
        { now: () => 0, remaining: () => options.remaining ?? Infinity },
        closing,
        (_, wait) => {
          asked.push(wait)
          return options.allows ?? true
        }
      ).pipe(Effect.match({ onFailure: ({ message }) => message, onSuccess: String }))
    )
    yield* TestClock.adjust("2 days")
    return [yield* Fiber.join(call), at, asked]
  }).pipe(Effect.scoped, Effect.provide(TestClock.layer()))

describe("a call is retried", () => {
  it.effect("after the delay, and what the API asks for on top of it", () =>
    Effect.gen(function* () {
      const failures = [attempt(0), attempt(1, 3000), attempt(2, 0)]
      assert.deepStrictEqual(yield* played({ failures, delay: 100 }), [
        "done",
        [100, 3200, 3300],
        [100, 3100, 100]
      ])
    })
  )

  it.effect(
    "at once where the delay is below zero, which does not shorten what the API asks for",
    () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(
          yield* played({ failures: [attempt(0), attempt(1, 3000)], delay: -1000 }),
          ["done", [0, 3000], [0, 3000]]
        )
      })
  )

  it.effect("until an attempt fails for good", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        [
          yield* played({ failures: [attempt(0, 0, false)], delay: 100 }),
          yield* played({ failures: [attempt(0), attempt(1, 0, false)], delay: 100 })
        ],
        [
          ["attempt 0", [], []],
          ["attempt 1", [100], [100]]
        ]
      )
    })
  )

  it.effect("as long as the policy gives a delay, and the budget allows it", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        [
          yield* played({ failures: [attempt(0)], delay: undefined }),
          yield* played({ failures: [attempt(0)], delay: 100, allows: false })
        ],
        [
          ["attempt 0", [], []],
          ["attempt 0", [], [100]]
        ]
      )
    })
  )

  it.effect("where the wait ends before the deadline", () =>
    Effect.gen(function* () {
      const failures = [attempt(0, 300)]
      assert.deepStrictEqual(
        [
          yield* played({ failures, delay: 100, remaining: 400 }),
          yield* played({ failures, delay: 100, remaining: 401 })
        ],
        [
          ["attempt 0", [], []],
          ["done", [400], [400]]
        ]
      )
    })
  )

  it.effect("after a day at most", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        [
          yield* played({ failures: [attempt(0, 86_400_000)], delay: 0 }),
          yield* played({ failures: [attempt(0, 86_400_001)], delay: 0 })
        ],
        [
          ["done", [86_400_000], [86_400_000]],
          ["attempt 0", [], []]
        ]
      )
    })
  )
})
