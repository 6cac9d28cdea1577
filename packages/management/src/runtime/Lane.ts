/**
 * The calls that draw from one bucket: they go at once while there is enough in
 * it, and otherwise wait for their turn. One timer at most, on the clock of the
 * call that is next, and none while nobody waits.
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { type Bucket, make as makeBucket } from "./Bucket.ts"
import { make as makeDeadline } from "./Deadline.ts"
import type { Attempt, Priority } from "./Hooks.ts"
import { TransportFailure } from "./Transport.ts"
import { make as makeTurns } from "./Turns.ts"

interface Waiter {
  readonly priority: Priority
  readonly context: Context.Context<never>
  readonly attempt: Attempt
  readonly go: () => void
}

/** A bucket and those that wait for it. */
export interface Lane {
  readonly bucket: Bucket
  /** Waits until the attempt may be sent; `undefined` if it may be at once. */
  readonly enter: (attempt: Attempt) => Effect.Effect<void, TransportFailure> | undefined
  /** The number that the bucket gave to the attempt's request, if it was sent and not left yet. */
  readonly leave: (attempt: Attempt) => number | undefined
  /** Lets those go whose turn has come, and sets the timer for the next one. */
  readonly advance: () => void
}

const noTimer = (): void => {}

/** A lane over a bucket of which nothing is known yet. */
export const make = (): Lane => {
  const bucket = makeBucket()
  const turns = makeTurns<Waiter>()
  // Weak, since a call that is interrupted takes no leave.
  const requests = new WeakMap<Attempt, number>()
  let stopTimer = noTimer

  const advance = (): void => {
    stopTimer()
    stopTimer = noTimer
    for (let next = turns.first(); next !== undefined; next = turns.first()) {
      const { attempt, context } = next
      const now = attempt.now()
      const wait = bucket.wait(now)
      if (wait > 0) {
        stopTimer = makeDeadline(context, Math.ceil(wait)).start(advance)
        return
      }
      turns.take()
      requests.set(attempt, bucket.take(now))
      next.go()
    }
  }

  const tooLate = (waiter: Waiter): TransportFailure => {
    const millis = bucket.wait(waiter.attempt.now()) + bucket.millisFor(turns.ahead(waiter))
    return new TransportFailure({
      deadline: true,
      sent: false,
      head: undefined,
      cause: `the tenant's rate limit lets it be sent in about ${Math.ceil(millis / 1000)} s`
    })
  }

  const queue = (attempt: Attempt): Effect.Effect<void, TransportFailure> =>
    Effect.withFiber(({ context }) =>
      Effect.callback((resume) => {
        const { deadline, priority } = attempt
        const waiter: Waiter = {
          priority,
          context,
          attempt,
          go: () => {
            stopDeadline()
            resume(Effect.void)
          }
        }
        const withdraw = (): void => {
          stopDeadline()
          turns.remove(waiter)
          advance()
        }
        const giveUp = (): void => {
          const failure = tooLate(waiter)
          withdraw()
          resume(Effect.fail(failure))
        }
        const stopDeadline = deadline.start(giveUp)
        turns.add(waiter)
        // The server has asked for a longer silence than there is time: no use in waiting for its end.
        if (bucket.paused(attempt.now()) >= deadline.remaining()) giveUp()
        else advance()
        return Effect.sync(withdraw)
      })
    )

  return {
    bucket,
    advance,
    enter: (attempt) => {
      const now = attempt.now()
      if (turns.size() > 0 || bucket.wait(now) > 0) return queue(attempt)
      requests.set(attempt, bucket.take(now))
      return undefined
    },
    leave: (attempt) => {
      const request = requests.get(attempt)
      if (request !== undefined) requests.delete(attempt)
      return request
    }
  }
}
