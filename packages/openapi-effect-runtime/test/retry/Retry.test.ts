import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import { TransportError } from "../../src/core/Errors.ts"
import { defaultPolicy, none as noRetries, type RetryPolicy } from "../../src/retry/Retry.ts"
import { stepsOf } from "../../src/retry/RetryLoop.ts"

const failed = {
  error: new TransportError({
    api: "museum",
    operation: "artworks.get",
    sent: true,
    status: undefined,
    message: "lost",
    cause: undefined
  }),
  retryable: true,
  retryAfter: undefined
}

/** What a policy gives for six failed attempts of one call. */
const delays = (policy: RetryPolicy) =>
  Effect.flatMap(stepsOf(policy, { now: () => 0 }), (next) =>
    Effect.forEach([1, 2, 3, 4, 5, 6], () => next(failed))
  )

const none = undefined

describe("a policy", () => {
  it.effect("retries four times by default, each after at most twice the delay", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        [yield* delays(defaultPolicy), yield* delays(defaultPolicy)],
        [
          [200, 400, 800, 1600, none, none],
          [200, 400, 800, 1600, none, none]
        ]
      )
    }).pipe(
      Effect.provideService(Random.Random, {
        nextDoubleUnsafe: () => 0.8,
        nextIntUnsafe: () => 0
      })
    )
  )

  it.effect("may have no retry, or be a schedule", () =>
    Effect.gen(function* () {
      const schedule = Schedule.spaced("3 seconds").pipe(Schedule.upTo({ times: 2 }))
      assert.deepStrictEqual(
        [
          yield* delays(noRetries),
          yield* delays(schedule),
          yield* delays(($) =>
            $(Schedule.spaced("3 seconds")).pipe(
              Schedule.upTo({ times: 2 }),
              Schedule.while(({ input }) => input.error._tag === "TransportError")
            )
          ),
          yield* delays(($) =>
            $(Schedule.spaced("3 seconds")).pipe(
              Schedule.while(({ input }) => input.error._tag === "NotFound")
            )
          )
        ],
        [
          [none, none, none, none, none, none],
          [3000, 3000, none, none, none, none],
          [3000, 3000, none, none, none, none],
          [none, none, none, none, none, none]
        ]
      )
    })
  )
})
