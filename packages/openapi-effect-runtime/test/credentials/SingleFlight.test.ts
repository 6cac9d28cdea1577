import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { make as makeDeadline } from "../../src/core/Deadline.ts"
import { shared } from "../../src/credentials/SingleFlight.ts"

/** A clock whose timers never fire, as those of a Worker's request that is over. */
const clockWithoutTimers = () => {
  let now = 0
  const clock: Clock.Clock = {
    currentTimeMillisUnsafe: () => now,
    currentTimeMillis: Effect.sync(() => now),
    currentTimeNanosUnsafe: () => BigInt(now) * 1_000_000n,
    currentTimeNanos: Effect.sync(() => BigInt(now) * 1_000_000n),
    monotonicTimeNanosUnsafe: () => BigInt(now) * 1_000_000n,
    monotonicTimeNanos: Effect.sync(() => BigInt(now) * 1_000_000n),
    sleep: () => Effect.never
  }
  return { context: Context.make(Clock.Clock, clock), setTime: (millis: number) => (now = millis) }
}

describe("a run that is shared", () => {
  it.effect("is over at its limit, also where its timers are gone and it cannot be ended", () =>
    Effect.gen(function* () {
      const { context, setTime } = clockWithoutTimers()
      const ends: Array<Deferred.Deferred<string>> = []
      const { join } = shared(
        context,
        // As a request whose platform does not let go of it.
        Effect.uninterruptible(
          Effect.suspend(() => {
            const end = Deferred.makeUnsafe<string>()
            ends.push(end)
            return Deferred.await(end)
          })
        ),
        1000,
        () => "late"
      )
      const ask = Effect.forkChild(
        Effect.exit(join(makeDeadline(context, Infinity), () => "passed")),
        { startImmediately: true }
      )
      const runsAt = (millis: number) => {
        setTime(millis)
        return Effect.map(ask, (caller) => ({ caller, runs: ends.length }))
      }
      const callers = [
        yield* runsAt(0),
        yield* runsAt(999),
        yield* runsAt(1000),
        yield* runsAt(1001)
      ]
      assert.deepStrictEqual(
        callers.map(({ runs }) => runs),
        [1, 1, 2, 2]
      )
      yield* Effect.forEach(ends, (end, index) => Deferred.succeed(end, `run ${index}`))
      const last = yield* Fiber.join(callers[3]?.caller ?? assert.fail("nobody asked"))
      assert.deepStrictEqual(last, yield* Effect.exit(Effect.succeed("run 1")))
    })
  )
})
