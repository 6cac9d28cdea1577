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
import { because } from "./TransportCause.ts"
import { make as makeTurns, type Turns } from "./Turns.ts"

interface Waiter {
  readonly priority: Priority
  readonly context: Context.Context<never>
  readonly attempt: Attempt
  readonly go: () => void
  /** Where it waits. */
  lane: Lane
}

/** A bucket and those that wait for it. */
export interface Lane {
  readonly bucket: Bucket
  /** Waits until the attempt may be sent; `undefined` if it may be at once. */
  readonly enter: (attempt: Attempt) => Effect.Effect<void, TransportFailure> | undefined
  /** The ticket of an attempt that was let go and has not left yet. */
  readonly leave: (attempt: Attempt) => number | undefined
  /** Lets those go whose turn has come, and sets the timer for the next one. */
  readonly advance: () => void
  readonly turns: Turns<Waiter>
  /** Lets the calls of an operation wait in another lane. */
  readonly hand: (operation: string, to: Lane) => void
}

const tooLate = (waiter: Waiter): TransportFailure => {
  const { bucket, turns } = waiter.lane
  const millis =
    bucket.wait(waiter.attempt.deadline.elapsed()) + bucket.millisFor(turns.ahead(waiter))
  return new TransportFailure({
    deadline: true,
    sent: false,
    head: undefined,
    cause: because(`the tenant's rate limit lets it be sent in about ${Math.ceil(millis / 1000)} s`)
  })
}

const noTimer = (): void => {}

/** A lane over a bucket of which nothing is known yet. */
export const make = (): Lane => {
  const bucket = makeBucket()
  const turns = makeTurns<Waiter>()
  let stopTimer = noTimer

  const advance = (): void => {
    stopTimer()
    stopTimer = noTimer
    for (let next = turns.first(); next !== undefined; next = turns.first()) {
      const { attempt, context } = next
      const now = attempt.deadline.elapsed()
      const wait = bucket.wait(now)
      if (wait > 0) {
        // A call that was let go may have been answered, and have come here, before this loop is over.
        stopTimer()
        stopTimer = makeDeadline(context, Math.ceil(wait)).start(advance)
        return
      }
      turns.take()
      attempt.ticket = bucket.take(now)
      next.go()
    }
  }

  const queue = (attempt: Attempt): Effect.Effect<void, TransportFailure> =>
    Effect.withFiber(({ context }) =>
      Effect.callback((resume) => {
        const { deadline, priority } = attempt
        const waiter: Waiter = {
          priority,
          context,
          attempt,
          lane,
          go: () => {
            stopDeadline()
            resume(Effect.void)
          }
        }
        const withdraw = (): void => {
          stopDeadline()
          waiter.lane.turns.remove(waiter)
          waiter.lane.advance()
        }
        const giveUp = (): void => {
          const failure = tooLate(waiter)
          withdraw()
          resume(Effect.fail(failure))
        }
        const stopDeadline = deadline.start(giveUp)
        turns.add(waiter)
        // The server has asked for a longer silence than there is time: no use in waiting for its end.
        if (bucket.paused(attempt.deadline.elapsed()) >= deadline.remaining()) giveUp()
        else advance()
        return Effect.sync(withdraw)
      })
    )

  const lane: Lane = {
    bucket,
    turns,
    advance,
    enter: (attempt) => {
      const now = attempt.deadline.elapsed()
      if (turns.size() > 0 || bucket.wait(now) > 0) return queue(attempt)
      attempt.ticket = bucket.take(now)
      return undefined
    },
    leave: (attempt) => {
      const { ticket } = attempt
      attempt.ticket = undefined
      return ticket
    },
    hand: (operation, to) => {
      for (const waiter of turns.all()) {
        if (waiter.attempt.facts.id !== operation) continue
        turns.remove(waiter)
        waiter.lane = to
        to.turns.add(waiter)
      }
    }
  }
  return lane
}
