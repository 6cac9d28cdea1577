import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { TestClock } from "effect/testing"
import { make as makeDeadline } from "../../src/core/Deadline.ts"
import type { OperationFacts } from "../../src/core/OperationMetadata.ts"
import type { Attempt } from "../../src/call/Hooks.ts"
import { make } from "../../src/rate-limit/RateLimitQueue.ts"

const facts: OperationFacts = {
  id: "artworks.get",
  method: "GET",
  path: "/artworks/{id}",
  pathParameters: ["id"],
  input: "none",
  answer: ["object"],
  errors: [404, 429],
  retry: "safe"
}

const attemptOf = (context: Context.Context<never>, millis = 60_000): Attempt => ({
  facts,
  attempt: 0,
  priority: "normal",
  deadline: makeDeadline(context, millis)
})

/** Goes through the lane, and tells when. */
const pass = (lane: ReturnType<typeof make>, attempt: Attempt) =>
  Effect.andThen(lane.enter(attempt) ?? Effect.void, Clock.currentTimeMillis)

/** A clock whose first so many sleeps never end, as timers of a request that is over. */
const losing = (clock: Clock.Clock, lost: number): Context.Context<never> => {
  let left = lost
  return Context.make(Clock.Clock, {
    ...clock,
    currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe(),
    sleep: (duration) => (left-- > 0 ? Effect.never : clock.sleep(duration))
  })
}

const empty = { limit: 50, remaining: 0, fullInMillis: 50_000 }

describe("a call that waits for its turn", () => {
  it.effect("comes to it though the timer that lets it go is lost", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const own = Context.make(Clock.Clock, clock)
      const lane = make(losing(clock, 1))
      lane.bucket.granted(lane.bucket.take(0), empty, 0)
      const first = yield* Effect.forkChild(pass(lane, attemptOf(own)))
      yield* Effect.yieldNow
      yield* TestClock.adjust("10 seconds")
      assert.isBelow(yield* Fiber.join(first), 3000)
    })
  )

  it.effect("passes those that are too late, which take no token", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const own = Context.make(Clock.Clock, clock)
      const lane = make(own)
      lane.bucket.granted(lane.bucket.take(0), empty, 0)
      // Its own timer is lost, and with it whoever waits for it.
      const gone = yield* Effect.forkChild(pass(lane, attemptOf(losing(clock, 1), 10)))
      yield* Effect.yieldNow
      const next = yield* Effect.forkChild(pass(lane, attemptOf(own)))
      yield* Effect.yieldNow
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(next)
      assert.strictEqual((yield* Effect.flip(Fiber.join(gone))).deadline, true)
      assert.deepStrictEqual([lane.bucket.newest(), lane.turns.size()], [2, 0])
    })
  )

  it.effect("waits on the clock of the queue, whatever its own is", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const own = Context.make(Clock.Clock, clock)
      yield* TestClock.setTime(1_796_000_000_000)
      const lane = make(own)
      lane.bucket.granted(lane.bucket.take(1_796_000_000_000), empty, 1_796_000_000_000)
      const elsewhere = Context.make(Clock.Clock, yield* TestClock.make())
      const calls = yield* Effect.forEach([elsewhere, own, elsewhere], (context) =>
        Effect.forkChild(pass(lane, attemptOf(context)))
      )
      yield* Effect.yieldNow
      yield* TestClock.adjust("10 seconds")
      const waits = yield* Effect.forEach(calls, Fiber.join)
      assert.isTrue(
        waits.every(
          (at, index) =>
            at - 1_796_000_000_000 < 10_000 && at > (waits[index - 1] ?? 1_796_000_000_000)
        )
      )
    })
  )
})
