/**
 * Other ways in which APIs report rate limits. Separate from the one with epoch seconds, so that an SDK
 * bundles only its own.
 */
import { fromMillis } from "../core/Durations.ts"
import type { RateLimitDialect } from "../core/Profile.ts"
import type { ResponseHead } from "../core/ResponseHead.ts"
import { askedMillis, bucketOf } from "./RateLimitHeaders.ts"

const integer = /^\s*\d+\s*$/

/** A header with a whole number; `NaN` for anything else. */
const numberIn = (value: string | undefined): number =>
  integer.test(value ?? "") ? Number(value) : Number.NaN

/** After a 429: the longer of `Retry-After` and the time until the limit resets. */
const waitOf = (head: ResponseHead, now: number, resetSeconds: number) => {
  const reset = head.status === 429 && resetSeconds > 0 ? resetSeconds * 1000 : 0
  const wait = Math.max(askedMillis(head, now), reset)
  return wait > 0 ? fromMillis(wait) : undefined
}

/** An API that only sends `Retry-After`. */
export const retryAfterOnly: RateLimitDialect = {
  reading: () => undefined,
  retryAfter: (head, now) => waitOf(head, now, 0)
}

/** `x-ratelimit-limit`, `-remaining` and `-reset` in seconds from now. */
export const secondsFromNow: RateLimitDialect = {
  reading: (head) =>
    bucketOf(
      numberIn(head.header("x-ratelimit-limit")),
      numberIn(head.header("x-ratelimit-remaining")),
      () => {
        const reset = numberIn(head.header("x-ratelimit-reset"))
        return reset > 0 ? reset * 1000 : undefined
      }
    ),
  retryAfter: (head, now) => waitOf(head, now, numberIn(head.header("x-ratelimit-reset")))
}

interface Policy {
  readonly name: string
  readonly parameters: ReadonlyMap<string, number>
}

// `"burst";q=100;w=60`: a list of quoted names with parameters (RFC 9651).
const policiesIn = (header: string | undefined): ReadonlyArray<Policy> =>
  (header ?? "").split(",").flatMap((member) => {
    const [name = "", ...parameters] = member.split(";").map((part) => part.trim())
    if (!/^"[^"]+"$/.test(name)) return []
    return [
      {
        name,
        parameters: new Map(
          parameters.map((parameter) => {
            const [key = "", value] = parameter.split("=")
            return [key, numberIn(value)] as const
          })
        )
      }
    ]
  })

/** Policies without a remaining count come last, since they cannot be compared. */
const left = ({ remaining }: { readonly remaining: number }): number =>
  Number.isNaN(remaining) ? Number.MAX_VALUE : remaining

/** The policy with the fewest requests left, and its state. */
const tightest = (head: ResponseHead) => {
  const policies = new Map(
    policiesIn(head.header("ratelimit-policy")).map(({ name, parameters }) => [name, parameters])
  )
  const states = policiesIn(head.header("ratelimit")).map(({ name, parameters }) => ({
    limit: policies.get(name)?.get("q") ?? Number.NaN,
    remaining: parameters.get("r") ?? Number.NaN,
    reset: parameters.get("t") ?? Number.NaN
  }))
  return states.toSorted((one, other) => left(one) - left(other)).at(0)
}

/**
 * `RateLimit` and `RateLimit-Policy` of the IETF draft
 * (https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/). If there are several
 * policies, the one with the fewest requests left is used.
 */
export const ietfDraft: RateLimitDialect = {
  reading: (head) => {
    const state = tightest(head)
    return (
      state &&
      bucketOf(state.limit, state.remaining, () =>
        state.reset > 0 ? state.reset * 1000 : undefined
      )
    )
  },
  retryAfter: (head, now) => waitOf(head, now, tightest(head)?.reset ?? 0)
}
