/**
 * The queue of calls that draw from one bucket: they are sent at once while there are tokens, and
 * otherwise wait for their turn. All times are from one clock, the client's. A timer releases the next
 * call, and each waiting call also has its own: on Cloudflare Workers a timer is lost when the request
 * that set it ends.
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { type Bucket, make as makeBucket } from "./BucketEstimate.ts"
import { make as makeDeadline } from "../core/Deadline.ts"
import type { Priority } from "../call/CallOptions.ts"
import type { Attempt } from "../call/Hooks.ts"
import { TransportFailure } from "../transport/Transport.ts"
import { make as makePriorityQueue, type PriorityQueue } from "./PriorityQueue.ts"
import { because } from "../transport/TransportCause.ts"
import { ownPromise } from "../core/OwnPromise.ts"

interface Waiter {
  readonly priority: Priority
  readonly attempt: Attempt
  readonly go: () => void
  /** Fails the waiter, since its deadline comes first. */
  readonly giveUp: () => void
  /** The queue that it waits in. */
  queue: RateLimitQueue
}

/** A bucket and its waiters. */
export interface RateLimitQueue {
  readonly bucket: Bucket
  /** Waits until the attempt may be sent; `undefined` if it may be sent at once. */
  readonly enter: (attempt: Attempt) => Effect.Effect<void, TransportFailure> | undefined
  /** The ticket of an attempt that was released but not sent yet. */
  readonly leave: (attempt: Attempt) => number | undefined
  /** Releases the waiters whose turn has come, and sets the timer for the next one. */
  readonly advance: () => void
  readonly waiters: PriorityQueue<Waiter>
  /** Roughly the milliseconds until a call with that many before it may be sent. */
  readonly millisUntil: (ahead: number) => number
  /** Moves the calls of an operation to another queue. */
  readonly hand: (operation: string, to: RateLimitQueue) => void
}

const tooLate = (waiter: Waiter): TransportFailure => {
  const { millisUntil, waiters } = waiter.queue
  return new TransportFailure({
    deadline: true,
    sent: false,
    head: undefined,
    cause: because(
      `the tenant's rate limit lets it be sent in about ${Math.ceil(millisUntil(waiters.ahead(waiter)) / 1000)} s`
    )
  })
}

const noTimer = (): void => {}

/** A queue over a new bucket, on the clock of `context`. */
export const make = (context: Context.Context<never>): RateLimitQueue => {
  const bucket = makeBucket()
  const waiters = makePriorityQueue<Waiter>()
  const clock = makeDeadline(context, Infinity)
  let stopTimer = noTimer

  const after = (millis: number, run: () => void) =>
    makeDeadline(context, Math.ceil(millis)).start(run)

  const advance = (): void => {
    stopTimer()
    stopTimer = noTimer
    for (let next = waiters.first(); next !== undefined; next = waiters.first()) {
      const { attempt } = next
      // Its timer may be lost, and it needs no token.
      if (attempt.deadline.remaining() === 0) {
        next.giveUp()
        continue
      }
      const now = clock.elapsed()
      const wait = bucket.wait(now)
      if (wait > 0) {
        // A released call may already have its response, and get here before this loop ends.
        stopTimer()
        stopTimer = after(wait, advance)
        return
      }
      waiters.take()
      attempt.ticket = bucket.take(now)
      next.go()
    }
  }

  const millisUntil = (ahead: number): number =>
    bucket.wait(clock.elapsed()) + bucket.millisFor(ahead)

  const enqueue = (attempt: Attempt): Effect.Effect<void, TransportFailure> =>
    ownPromise((resolve) => {
      const { deadline, priority } = attempt
      let stopLook = noTimer
      const waiter: Waiter = {
        priority,
        attempt,
        queue,
        go: () => resolve(Effect.void),
        giveUp: () => {
          resolve(Effect.fail(tooLate(waiter)))
          waiter.queue.waiters.remove(waiter)
        }
      }
      const lookLater = (): void => {
        stopLook = after(millisUntil(waiters.size()), () => {
          waiter.queue.advance()
          if (waiter.queue.waiters.has(waiter)) lookLater()
        })
      }
      const stopDeadline = deadline.start(() => {
        waiter.giveUp()
        waiter.queue.advance()
      })
      waiters.add(waiter)
      // The server asked for a pause beyond the deadline, so waiting is useless.
      if (bucket.paused(clock.elapsed()) >= deadline.remaining()) waiter.giveUp()
      advance()
      if (waiters.has(waiter)) lookLater()
      return () => {
        stopDeadline()
        stopLook()
        if (waiter.queue.waiters.remove(waiter)) waiter.queue.advance()
      }
    })

  const queue: RateLimitQueue = {
    bucket,
    waiters,
    advance,
    millisUntil,
    enter: (attempt) => {
      const now = clock.elapsed()
      if (waiters.size() > 0 || bucket.wait(now) > 0) return enqueue(attempt)
      attempt.ticket = bucket.take(now)
      return undefined
    },
    leave: (attempt) => {
      const { ticket } = attempt
      attempt.ticket = undefined
      return ticket
    },
    hand: (operation, to) => {
      for (const waiter of waiters.all()) {
        if (waiter.attempt.metadata.id !== operation) continue
        waiters.remove(waiter)
        waiter.queue = to
        to.waiters.add(waiter)
      }
    }
  }
  return queue
}
