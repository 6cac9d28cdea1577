/**
 * What a response's headers say about when to call again. The tenant's bucket is
 * in `x-ratelimit-*`, a wait that was asked for in `Retry-After`; both are kept
 * to, and the longer one counts.
 */
import type * as Duration from "effect/Duration"
import { fromMillis } from "../core/Durations.ts"
import type { RateLimitDialect, RateLimitReading } from "../core/Profile.ts"
import type { ResponseHead } from "../transport/Transport.ts"
import { parse as parseDate } from "../core/HttpDate.ts"

// A wall clock that is off by more than the `Date` header's own granularity.
const toleratedSkewMillis = 2000

// Of all published limits the slowest bucket fills in a day: what is further away is no time of a bucket.
const longestRefillMillis = 86_400_000

/** The server's time, by its `Date` where that is far from the time here. */
export const serverNow = (head: ResponseHead, now: number): number => {
  const date = parseDate(head.header("date") ?? "", now)
  // Not a number where there is none, and then nothing is larger than it.
  return Math.abs(date - now) > toleratedSkewMillis ? date : now
}

// Digits, and a fraction that some servers add; `Number` alone takes "0x10", "1e9" and nothing at all.
const numeral = /^\s*\d+(\.\d+)?\s*$/

// A header that came twice, as by a gateway and by the API, is a list; the longest wait serves both.
const largest = (value: string | undefined): number =>
  (value ?? "")
    .split(",")
    // One by one: a list can be longer than what a function takes as arguments.
    .reduce((most, each) => Math.max(most, numeral.test(each) ? Number(each) : NaN), -Infinity)

const fromRetryAfter = (value: string | undefined, now: number): number => {
  const seconds = largest(value)
  return Number.isNaN(seconds)
    ? Math.max(0, parseDate(value ?? "", now) - now || 0)
    : seconds * 1000
}

/** The wait in milliseconds that `Retry-After` asks for; 0 if it does not. */
export const askedMillis = (head: ResponseHead, now: number): number =>
  fromRetryAfter(head.header("retry-after"), serverNow(head, now))

/** The least wait before the next call, or `undefined` if the response asks for none. */
export const retryAfter = (head: ResponseHead, now: number): Duration.Duration | undefined => {
  const there = serverNow(head, now)
  const asked = fromRetryAfter(head.header("retry-after"), there)
  const reset = head.status === 429 ? largest(head.header("x-ratelimit-reset")) * 1000 - there : 0
  const wait = Math.max(asked, reset < longestRefillMillis ? reset : 0)
  return wait > 0 ? fromMillis(wait) : undefined
}

const largestLimit = 1e9

/** A reading, unless its numbers are none of a bucket. */
export const bucketOf = (
  limit: number,
  remaining: number,
  fullInMillis: () => number | undefined
): RateLimitReading | undefined =>
  limit >= 1 && limit <= largestLimit && remaining >= 0
    ? { limit, remaining: Math.min(limit, remaining), fullInMillis }
    : undefined

/** `x-ratelimit-limit`, `-remaining` and `-reset`, the last one in seconds since the epoch. */
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
