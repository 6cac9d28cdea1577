/**
 * Reads from response headers when to call again. The tenant's bucket is in `x-ratelimit-*`, a
 * requested wait in `Retry-After`; the longer one counts.
 */
import type * as Duration from "effect/Duration"
import { fromMillis } from "../core/Durations.ts"
import type { RateLimitDialect, RateLimitReading } from "../core/Profile.ts"
import type { ResponseHead } from "../transport/Transport.ts"
import { parse as parseDate } from "../core/HttpDate.ts"

// A difference to the wall clock that exceeds the resolution of the `Date` header.
const toleratedSkewMillis = 2000

// The slowest bucket of all published limits fills in a day; a later time is not plausible.
const longestRefillMillis = 86_400_000

/** The server's time: from its `Date` if that differs much from the local clock. */
export const serverNow = (head: ResponseHead, now: number): number => {
  const date = parseDate(head.header("date") ?? "", now)
  // `NaN` if there is no `Date`, so that the comparison is false.
  return Math.abs(date - now) > toleratedSkewMillis ? date : now
}

// Digits, with the fraction that some servers add; `Number` would also accept "0x10", "1e9" and "".
const numeral = /^\s*\d+(\.\d+)?\s*$/

// A header sent twice, by a gateway and the API, for example, is a list; the longest wait satisfies
// both.
const largest = (value: string | undefined): number =>
  (value ?? "")
    .split(",")
    // One by one: the list can have more entries than a function accepts arguments.
    .reduce((most, each) => Math.max(most, numeral.test(each) ? Number(each) : NaN), -Infinity)

const fromRetryAfter = (value: string | undefined, now: number): number => {
  const seconds = largest(value)
  return Number.isNaN(seconds)
    ? Math.max(0, parseDate(value ?? "", now) - now || 0)
    : seconds * 1000
}

/** The wait in milliseconds that `Retry-After` asks for; 0 if none. */
export const askedMillis = (head: ResponseHead, now: number): number =>
  fromRetryAfter(head.header("retry-after"), serverNow(head, now))

/** The minimum wait before the next call, or `undefined` if the response asks for none. */
export const retryAfter = (head: ResponseHead, now: number): Duration.Duration | undefined => {
  const there = serverNow(head, now)
  const asked = fromRetryAfter(head.header("retry-after"), there)
  const reset = head.status === 429 ? largest(head.header("x-ratelimit-reset")) * 1000 - there : 0
  const wait = Math.max(asked, reset < longestRefillMillis ? reset : 0)
  return wait > 0 ? fromMillis(wait) : undefined
}

const largestLimit = 1e9

/** A reading, unless its numbers are not plausible for a bucket. */
export const bucketOf = (
  limit: number,
  remaining: number,
  fullInMillis: () => number | undefined
): RateLimitReading | undefined =>
  limit >= 1 && limit <= largestLimit && remaining >= 0
    ? { limit, remaining: Math.min(limit, remaining), fullInMillis }
    : undefined

/** `x-ratelimit-limit`, `-remaining` and `-reset` in seconds since the epoch. */
export const epochSeconds: RateLimitDialect = {
  reading: (head, now) =>
    bucketOf(
      Number(head.header("x-ratelimit-limit")),
      Number(head.header("x-ratelimit-remaining") ?? Number.NaN),
      () => {
        const reset = Number(head.header("x-ratelimit-reset"))
        return reset > 0 ? reset * 1000 - serverNow(head, now) : undefined
      }
    ),
  retryAfter
}
