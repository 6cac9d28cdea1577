/**
 * The governor: it learns the tenant's rate limits from the headers of responses, and
 * lets calls wait before they would be rejected. Fair between fibers, by priority,
 * and considerate of other processes that share the limit.
 */
import type { Bucket, Reading } from "./BucketEstimate.ts"
import type { Client } from "../call/Client.ts"
import { hooked } from "../call/HookedClient.ts"
import type { Attempt, Hooks } from "../call/Hooks.ts"
import type { RateLimitDialect } from "../core/Profile.ts"
import { type RateLimitQueue, make as makeRateLimitQueue } from "./RateLimitQueue.ts"
import { askedMillis } from "../retry/RateLimitHeaders.ts"
import type { ResponseHead } from "../transport/Transport.ts"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { make as makeDeadline } from "../core/Deadline.ts"

/**
 * What the headers say, if they say it in numbers that a bucket can have. The time, once `expected`
 * has no more need of it, is left out.
 */
const readingOf = (
  dialect: RateLimitDialect,
  head: ResponseHead,
  now: number,
  expected: Bucket
): Reading | undefined => {
  const reading = dialect.reading(head, now)
  if (reading === undefined) return undefined
  const { fullInMillis, limit, remaining } = reading
  const timeless = limit === expected.limit() && expected.timeless(remaining)
  return { limit, remaining, fullInMillis: timeless ? undefined : fullInMillis() }
}

/** The queues of one tenant: its own, and those of operations with a limit of their own. */
interface RateLimitQueues {
  /** The queue that an operation's responses last spoke of. */
  readonly of: (operation: string) => RateLimitQueue
  /** The queue of a response that tells of `limit`. */
  readonly find: (operation: string, limit: number) => RateLimitQueue
}

const makeRateLimitQueues = (context: Context.Context<never>): RateLimitQueues => {
  let tenant = makeRateLimitQueue(context)
  // How many operations are known to meet the tenant's own limit.
  let confirmed = 0
  const current = new Map<string, RateLimitQueue>()
  const own = new Map<string, RateLimitQueue>()

  const ownOf = (operation: string): RateLimitQueue => {
    let queue = own.get(operation)
    if (queue === undefined) own.set(operation, (queue = makeRateLimitQueue(context)))
    return queue
  }

  // Headers do not name their bucket: the size that most operations meet is taken for the tenant's,
  // and any other one for the operation's own.
  const choose = (operation: string, before: RateLimitQueue, limit: number): RateLimitQueue => {
    if (tenant.bucket.limit() === limit) return tenant
    if (before.bucket.limit() === limit) return before
    let ofTenant = 0
    let votes = 1
    let likewise: RateLimitQueue | undefined
    for (const [other, queue] of current) {
      if (other === operation) continue
      if (queue === tenant) ofTenant++
      if (queue.bucket.limit() === limit) {
        likewise = queue
        votes++
      }
    }
    // The tenant's limit has changed, or the first responses were of an exception.
    if (votes > ofTenant) return (tenant = likewise ?? before)
    return ownOf(operation)
  }

  const of = (operation: string): RateLimitQueue =>
    current.get(operation) ??
    // While one operation alone has met it, it may be that operation's own.
    (tenant.bucket.limit() === 0 || confirmed > 1 ? tenant : ownOf(operation))

  return {
    of,
    find: (operation, limit) => {
      const before = of(operation)
      const queue = choose(operation, before, limit)
      if (current.get(operation) !== queue) {
        current.set(operation, queue)
        confirmed = 0
        for (const each of current.values()) if (each === tenant) confirmed++
        before.hand(operation, queue)
      }
      return queue
    }
  }
}

/**
 * The hooks of a governor that has not learned anything yet. Its clock is that of `context`: calls
 * that have other ones share its estimates.
 */
export const make = (dialect: RateLimitDialect, context: Context.Context<never>): Hooks => {
  const queues = makeRateLimitQueues(context)
  const clock = makeDeadline(context, Infinity)

  const learn = (attempt: Attempt, head: ResponseHead): void => {
    const before = queues.of(attempt.metadata.id)
    const ticket = before.leave(attempt)
    const now = clock.now()
    // The bucket's own time is one that nobody sets: put back, calls would wait for it to come again.
    const at = clock.elapsed()
    const reading = readingOf(dialect, head, now, before.bucket)
    const rejected = head.status === 429
    if (reading === undefined) {
      if (ticket !== undefined) before.bucket.lost(ticket)
      before.bucket.unmentioned()
      if (rejected) before.bucket.pause(askedMillis(head, now), at)
    } else {
      const queue = queues.find(attempt.metadata.id, reading.limit)
      const { bucket } = queue
      // It is of another bucket where the response tells of one that was not expected.
      const request =
        queue === before && ticket !== undefined
          ? Math.min(ticket, bucket.newest())
          : bucket.newest()
      // Rejected with tokens left: that was another limit than this bucket's.
      if (rejected && reading.remaining < 1) {
        bucket.rejected(request, reading, askedMillis(head, now), at)
      } else bucket.granted(request, reading, at)
      if (queue !== before) {
        if (ticket !== undefined) before.bucket.lost(ticket)
        queue.advance()
      }
    }
    before.advance()
  }

  return {
    before: (attempt) => queues.of(attempt.metadata.id).enter(attempt),
    responded: learn,
    failed: (attempt) => {
      const queue = queues.of(attempt.metadata.id)
      // Of a request with a response nothing is left here.
      const ticket = queue.leave(attempt)
      if (ticket === undefined) return
      queue.bucket.lost(ticket)
      queue.advance()
    }
  }
}

/**
 * The same client, with a governor of its own: a call that the tenant would reject waits for its
 * turn, at most until its deadline, and then fails with `DeadlineExceeded` and `sent: false`. Time
 * is told by the clock with which this is run, whatever clocks the calls have.
 */
export const withGovernor = (client: Client): Effect.Effect<Client> =>
  Effect.withFiber(({ context }) =>
    Effect.succeed(hooked(client, make(client.profile.rateLimit, context)))
  )

/** What can be set of the governor that a client has built in. */
export interface GovernorOptions {
  /** Whether calls are held back before the tenant would reject them; `true` if not given. */
  readonly rateLimits?: boolean | undefined
}

/** The same client with a governor, unless the options say that it shall have none. */
export const governed =
  (options: GovernorOptions) =>
  (client: Client): Effect.Effect<Client> =>
    options.rateLimits === false ? Effect.succeed(client) : withGovernor(client)
