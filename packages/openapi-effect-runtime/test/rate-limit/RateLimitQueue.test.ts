import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { TestClock } from "effect/testing"
import { make as makeDeadline } from "../../src/core/Deadline.ts"
import type { OperationMetadata } from "../../src/core/OperationMetadata.ts"
import type { Attempt } from "../../src/call/Hooks.ts"
import { make } from "../../src/rate-limit/RateLimitQueue.ts"

const metadata: OperationMetadata = {
  api: "museum",
  id: "artworks.get",
  method: "GET",
  path: "/artworks/{id}",
  pathParameters: ["id"],
  input: "none",
  response: ["object"],
  errors: [404, 429],
  retry: "safe"
}

const attemptOf = (context: Context.Context<never>, millis = 60_000): Attempt => ({
  metadata,
  attempt: 0,
  priority: "normal",
  deadline: makeDeadline(context, millis)
})

/** Goes through the queue, and tells when. */
const pass = (queue: ReturnType<typeof make>, attempt: Attempt) =>
  Effect.andThen(queue.enter(attempt) ?? Effect.void, Clock.currentTimeMillis)

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
      const queue = make(losing(clock, 1))
      queue.bucket.granted(queue.bucket.take(0), empty, 0)
      const first = yield* Effect.forkChild(pass(queue, attemptOf(own)))
      yield* Effect.yieldNow
      yield* TestClock.adjust("10 seconds")
      assert.isBelow(yield* Fiber.join(first), 3000)
    })
  )

  it.effect("passes those that are too late, which take no token", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const own = Context.make(Clock.Clock, clock)
      const queue = make(own)
      queue.bucket.granted(queue.bucket.take(0), empty, 0)
      // Its own timer is lost, and with it whoever waits for it.
      const gone = yield* Effect.forkChild(pass(queue, attemptOf(losing(clock, 1), 10)))
      yield* Effect.yieldNow
      const next = yield* Effect.forkChild(pass(queue, attemptOf(own)))
      yield* Effect.yieldNow
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(next)
      assert.strictEqual((yield* Effect.flip(Fiber.join(gone))).deadline, true)
      assert.deepStrictEqual([queue.bucket.newest(), queue.waiters.size()], [2, 0])
    })
  )

  it.effect("waits on the clock of the queue, whatever its own is", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const own = Context.make(Clock.Clock, clock)
      yield* TestClock.setTime(1_796_000_000_000)
      const queue = make(own)
      queue.bucket.granted(queue.bucket.take(1_796_000_000_000), empty, 1_796_000_000_000)
      const elsewhere = Context.make(Clock.Clock, yield* TestClock.make())
      const calls = yield* Effect.forEach([elsewhere, own, elsewhere], (context) =>
        Effect.forkChild(pass(queue, attemptOf(context)))
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

describe("a queue", () => {
  /** A queue over a bucket of 50 that is empty, and fills in ten seconds. */
  const emptied = (context: Context.Context<never>) => {
    const queue = make(context)
    queue.bucket.granted(
      queue.bucket.take(0),
      { limit: 50, remaining: 0, fullInMillis: undefined },
      0
    )
    return queue
  }
  /** When a call was let go or gave up, and what it was told then. */
  const end = (queue: ReturnType<typeof make>, attempt: Attempt) =>
    Effect.match(queue.enter(attempt) ?? Effect.void, {
      onSuccess: () => "sent",
      onFailure: ({ cause, deadline, sent }) => `${deadline} ${sent} ${cause.message}`
    }).pipe(
      Effect.flatMap((how) => Effect.map(Clock.currentTimeMillis, (at) => [at, how] as const)),
      Effect.forkChild
    )
  const settled = Effect.yieldNow

  it.effect("lets no call overtake a waiting one, even if there are tokens", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const own = Context.make(Clock.Clock, clock)
      const queue = emptied(losing(clock, 2))
      yield* end(queue, attemptOf(own))
      yield* settled
      yield* TestClock.adjust("20 seconds")
      assert.deepStrictEqual(
        [
          queue.waiters.size(),
          queue.bucket.wait(20_000),
          queue.enter(attemptOf(own)) === undefined
        ],
        [1, 0, false]
      )
    })
  )

  it.effect("waits for a single millisecond too", () =>
    Effect.gen(function* () {
      const own = Context.make(Clock.Clock, yield* Clock.Clock)
      const queue = make(own)
      queue.bucket.pause(1, 0)
      const calls = [yield* end(queue, attemptOf(own)), yield* end(queue, attemptOf(own))]
      yield* settled
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(yield* Effect.forEach(calls, Fiber.join), [
        [1, "sent"],
        [1, "sent"]
      ])
    })
  )

  it.effect("has no use for a pause that ends at the deadline, and tells how long it is", () =>
    Effect.gen(function* () {
      const own = Context.make(Clock.Clock, yield* Clock.Clock)
      const queue = make(own)
      queue.bucket.pause(2000, 0)
      const calls = [
        yield* end(queue, attemptOf(own, 2000)),
        yield* end(queue, attemptOf(own, 2001))
      ]
      yield* settled
      yield* TestClock.adjust("3 seconds")
      assert.deepStrictEqual(yield* Effect.forEach(calls, Fiber.join), [
        [0, "true false the tenant's rate limit lets it be sent in about 2 s"],
        [2000, "sent"]
      ])
    })
  )

  it.effect("tells one that gives up about those before it too", () =>
    Effect.gen(function* () {
      const own = Context.make(Clock.Clock, yield* Clock.Clock)
      const queue = emptied(own)
      for (let before = 0; before < 20; before++) yield* end(queue, attemptOf(own))
      const last = yield* end(queue, attemptOf(own, 10))
      yield* settled
      yield* TestClock.adjust("10 millis")
      // A third of a second until the first one, and five a second after it.
      assert.deepStrictEqual(yield* Fiber.join(last), [
        10,
        "true false the tenant's rate limit lets it be sent in about 5 s"
      ])
    })
  )

  it.effect("hands the calls of one operation to another queue", () =>
    Effect.gen(function* () {
      const own = Context.make(Clock.Clock, yield* Clock.Clock)
      const [from, to] = [emptied(own), make(own)]
      const other: Attempt = { ...attemptOf(own), metadata: { ...metadata, id: "museums.get" } }
      const handed = yield* end(from, attemptOf(own))
      yield* end(from, other)
      yield* settled
      from.hand("artworks.get", to)
      assert.deepStrictEqual(
        [from.waiters.all(), to.waiters.all()].map((waiters) =>
          waiters.map(({ attempt, queue }) => [attempt.metadata.id, queue === from])
        ),
        [[["museums.get", true]], [["artworks.get", false]]]
      )
      to.advance()
      assert.deepStrictEqual(yield* Fiber.join(handed), [0, "sent"])
    })
  )
})
