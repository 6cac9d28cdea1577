/**
 * The governor learns the tenant's rate limits from response headers, and queues calls before they
 * would be rejected: fair between fibers, by priority, and leaving room for other processes that share
 * the limit.
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
 * Reads the headers, if their numbers are plausible for a bucket. The fill time is left out once
 * `expected` does not need it.
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

/** The queues of one tenant: its own, and those of operations with their own limit. */
interface RateLimitQueues {
  /** The queue that an operation's latest response reported on. */
  readonly of: (operation: string) => RateLimitQueue
  /** The queue for a response that reports `limit`; `before` is the one that it was sent through. */
  readonly find: (operation: string, before: RateLimitQueue, limit: number) => RateLimitQueue
}

const makeRateLimitQueues = (context: Context.Context<never>): RateLimitQueues => {
  let tenant = makeRateLimitQueue(context)
  // How many operations are known to share the tenant's limit.
  let confirmed = 0
  const current = new Map<string, RateLimitQueue>()
  const own = new Map<string, RateLimitQueue>()

  const ownOf = (operation: string): RateLimitQueue => {
    let queue = own.get(operation)
    if (queue === undefined) own.set(operation, (queue = makeRateLimitQueue(context)))
    return queue
  }

  // Headers do not name their bucket: the size that most operations report is taken as the tenant's,
  // and any other as the operation's own.
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
    // The tenant's limit has changed, or the first responses came from an exception.
    if (votes > ofTenant) return (tenant = likewise ?? before)
    return ownOf(operation)
  }

  const of = (operation: string): RateLimitQueue =>
    current.get(operation) ??
    // While only one operation has reported it, it may be that operation's own.
    (tenant.bucket.limit() === 0 || confirmed > 1 ? tenant : ownOf(operation))

  return {
    of,
    find: (operation, before, limit) => {
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
 * The hooks of a new governor. It uses the clock of `context` for all calls, since they share its
 * estimates.
 */
export const make = (dialect: RateLimitDialect, context: Context.Context<never>): Hooks => {
  const queues = makeRateLimitQueues(context)
  const clock = makeDeadline(context, Infinity)

  const learn = (attempt: Attempt, head: ResponseHead): void => {
    const before = queues.of(attempt.metadata.id)
    const ticket = before.leave(attempt)
    const now = clock.now()
    // The estimate uses a monotonic clock: if a clock were set back, calls would wait for it to catch
    // up.
    const at = clock.elapsed()
    const reading = readingOf(dialect, head, now, before.bucket)
    const rejected = head.status === 429
    if (reading === undefined) {
      if (ticket !== undefined) before.bucket.lost(ticket)
      before.bucket.unmentioned()
      if (rejected) before.bucket.pause(askedMillis(head, now), at)
    } else {
      const queue = queues.find(attempt.metadata.id, before, reading.limit)
      const { bucket } = queue
      // The response may report another bucket than expected.
      const request =
        queue === before && ticket !== undefined
          ? Math.min(ticket, bucket.newest())
          : bucket.newest()
      // Rejected with tokens left: another limit than this bucket's was hit.
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
      // A request with a response leaves nothing to clean up.
      const ticket = queue.leave(attempt)
      if (ticket === undefined) return
      queue.bucket.lost(ticket)
      queue.advance()
    }
  }
}

/**
 * The same client with its own governor: a call that the tenant would reject is queued, at most until
 * its deadline, and then fails with `DeadlineExceeded` and `sent: false`. It uses the clock that this
 * effect runs with, whatever clocks the calls have.
 */
export const withGovernor = (client: Client): Effect.Effect<Client> =>
  Effect.withFiber(({ context }) =>
    Effect.succeed(hooked(client, make(client.profile.rateLimit, context)))
  )

/** The options of a client's built-in governor. */
export interface GovernorOptions {
  /** Whether calls are queued before the tenant would reject them; `true` by default. */
  readonly rateLimits?: boolean | undefined
}

/** The same client with a governor, unless the options turn it off. */
export const governed =
  (options: GovernorOptions) =>
  (client: Client): Effect.Effect<Client> =>
    options.rateLimits === false ? Effect.succeed(client) : withGovernor(client)
