/** Waits and deadlines of calls over real sockets, on a clock that moves once nothing else does. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { TestClock } from "effect/testing"

export const turn = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))

/** What is written to a socket of this process can be read in the next turn; a few are to spare. */
export const delivered = Effect.repeat(turn, { times: 200 })

const quietTurns = 50

// A busy machine delivers what was written a little later than in the next turns.
const pause = Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 4)))

const step = "5 seconds"

/** Moves the clock of a program by five seconds whenever `activity` has not changed for many turns. */
export const onVirtualTime = <A, R>(
  program: Effect.Effect<A, never, R>,
  activity: () => number
): Effect.Effect<A, never, R> =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(program)
    let seen = activity()
    let quiet = 0
    while (fiber.pollUnsafe() === undefined) {
      yield* turn
      const now = activity()
      quiet = now === seen ? quiet + 1 : 0
      seen = now
      if (quiet < quietTurns) continue
      quiet = 0
      yield* pause
      if (activity() !== seen) continue
      yield* TestClock.adjust(step)
    }
    return yield* Fiber.join(fiber)
  }).pipe(Effect.provide(TestClock.layer()))
