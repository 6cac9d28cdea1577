/**
 * The token of one client: fetched once for any number of callers, kept until a minute before
 * it expires, and given up when the API returns 401 to it. A token endpoint that is not available,
 * or rejects the credentials, is asked for all callers together, and with pauses.
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import { CredentialsError } from "../core/Errors.ts"
import { matchEffect } from "../core/MatchEffect.ts"
import { shared } from "./SingleFlight.ts"
import type * as Scope from "effect/Scope"
import { type Deadline, make as makeDeadline, sleep } from "../core/Deadline.ts"
import { fromMillis, toMillis } from "../core/Durations.ts"
import type { OperationMetadata } from "../core/OperationMetadata.ts"
import type { Authorization } from "../core/Authorization.ts"

/** A token and how long it may be used. */
export interface AccessToken {
  readonly accessToken: Redacted.Redacted<string>
  /** From now on; without it the token is kept until the API rejects it. */
  readonly expiresIn?: Duration.Input
}

/** A token and when it may be used, in milliseconds since the epoch. */
export interface HeldToken {
  readonly token: Redacted.Redacted<string>
  readonly since: number
  readonly until: number
}

/**
 * What is not known of a failure in which the token endpoint had no part; the client adds its `api`,
 * since several clients may share a source of tokens.
 */
export const nothingKnown = {
  api: "",
  status: undefined,
  code: undefined,
  quota: undefined,
  retryAfter: undefined
}

/** Asks for one token each time that it runs. */
export type TokenRequest = Effect.Effect<HeldToken, CredentialsError>

/** The tokens of one client. */
export interface TokenSource {
  /** The token in hand, if it is still good; no Effect, so that a call costs nothing. */
  readonly current: () => Redacted.Redacted<string> | undefined
  /**
   * The token in hand, or a new one; callers at the same time share one request. `onPassed` makes
   * the failure of a caller whose deadline comes first, and is told the last one of the endpoint.
   */
  readonly get: <E>(
    deadline: Deadline,
    onPassed: (last: CredentialsError | undefined) => E
  ) => Effect.Effect<Redacted.Redacted<string>, CredentialsError | E>
  /** Gives up a token that the API rejected; `true` if asking again can give another. */
  readonly reject: (token: Redacted.Redacted<string>) => boolean
  /**
   * What an operation is called with, where that is not the same for all; a text says why there is
   * nothing for it.
   */
  readonly choose?: (metadata: OperationMetadata) => Authorizing | string
}

/** What calls are made with: tokens, and how a request carries one. */
export interface Authorizing {
  readonly tokens: TokenSource
  readonly authorize: (secret: string) => Authorization
}

// A token is not used in its last minute: calls under way must not see it expire.
const marginMillis = 60_000

// Where none other can be had, it is: for half of that time.
const longestSpareMillis = marginMillis / 2

// The least time between a failure of the token endpoint and the next request to it, however
// many callers there are: each of them has its own delays on top. It doubles while the
// credentials are rejected.
const leastPauseMillis = 500
const longestRejectionMillis = 60_000

// What the endpoint asks for is kept to for so long; then one request looks whether it still holds.
const longestAskedMillis = 300_000

// The token endpoint has 30 seconds, and a store its own time before it.
const limitMillis = 40_000

// A token that an error response made the client get, and that is rejected as well, was not the reason. The
// next error response to have it replaced is one after this time, which doubles while that does not help.
const leastRestMillis = 60_000
const longestRestMillis = 3_600_000

/**
 * Whether a value can be sent as a token. A line break at its end is what a file or a variable easily
 * adds; what sends such a header may reject it by quoting it, and the token with it.
 */
export const isToken = (value: unknown): value is string =>
  typeof value === "string" && /^[!-~]+$/.test(value)

/** A token that was got at `now`, with the time by which it is to be replaced. */
export const held = (
  token: Redacted.Redacted<string>,
  lifetimeMillis: number,
  now: number
): HeldToken => ({
  token,
  since: now,
  // A token shorter-lived than twice the margin is used for the first half of its life.
  until: now + Math.max(lifetimeMillis - marginMillis, lifetimeMillis / 2)
})

/** The same failure, with other fields; what a spread of it leaves out is among them. */
export const copyOf = (
  error: CredentialsError,
  fields: Partial<CredentialsError>
): CredentialsError =>
  new CredentialsError({ ...error, message: error.message, cause: error.cause, ...fields })

const late = (): CredentialsError =>
  new CredentialsError({
    ...nothingKnown,
    kind: "unavailable",
    message: `There was no token within ${limitMillis / 1000} s`
  })

/** Keeps what a request gives, for as long as it is good; a request that is under way ends with the scope. */
export const keeping = (request: TokenRequest): Effect.Effect<TokenSource, never, Scope.Scope> =>
  Effect.withFiber(({ context }) => {
    // One clock for all callers, whatever theirs are.
    const clock = makeDeadline(context, Infinity)
    let inHand: HeldToken | undefined
    let failure: CredentialsError | undefined
    let failedAt = 0
    let pauseMillis = 0
    let rejectedAt = -Infinity
    let restMillis = leastRestMillis
    let rejectedFresh = false

    // A clock that was put back to before the token was got says nothing about its age.
    const good = (spare: number) => {
      const now = clock.now()
      return inHand !== undefined &&
        now >= inHand.since &&
        now < inHand.until + Math.min(spare, (inHand.until - inHand.since) / 2)
        ? inHand.token
        : undefined
    }
    const current = () => good(0)

    const onFailure = (error: CredentialsError) => {
      const asked = error.retryAfter && toMillis(error.retryAfter)
      failedAt = clock.now()
      failure = error
      if (error.kind === "unavailable") {
        pauseMillis = Math.min(asked ?? leastPauseMillis, longestAskedMillis)
      } else {
        pauseMillis = Math.min(Math.max(pauseMillis * 2, leastPauseMillis), longestRejectionMillis)
        failure = copyOf(error, {
          message: `${error.message}; not asked again for ${pauseMillis / 1000} s`,
          retryAfter: fromMillis(pauseMillis)
        })
      }
      const spare = good(longestSpareMillis)
      return spare ? Effect.succeed(spare) : Effect.fail(failure)
    }

    const renew = Effect.suspend(() => {
      const token = current()
      if (token) return Effect.succeed(token)
      const since = clock.now() - failedAt
      // A clock that was put back ends a pause.
      const wait = failure && since >= 0 ? pauseMillis - since : 0
      if (wait > 0 && failure) {
        const spare = good(longestSpareMillis)
        if (spare) return Effect.succeed(spare)
        // What the endpoint asks for may be longer than a caller's time: the caller decides.
        if (failure.retryAfter) {
          return Effect.fail(
            copyOf(failure, {
              retryAfter: fromMillis(toMillis(failure.retryAfter) - since)
            })
          )
        }
      }
      return matchEffect(
        wait > 0 ? Effect.flatMap(sleep(wait), () => request) : request,
        onFailure,
        (next) => {
          inHand = next
          failure = undefined
          pauseMillis = 0
          return Effect.succeed(next.token)
        }
      )
    })

    const { close, join } = shared(context, renew, limitMillis, late)
    const source: TokenSource = {
      current,
      get: (deadline, onPassed) => join(deadline, () => onPassed(failure)),
      reject: (rejected) => {
        if (inHand?.token !== rejected) return true
        const now = clock.now()
        if (now >= rejectedAt && now < rejectedAt + restMillis) {
          rejectedFresh = true
          return false
        }
        restMillis = rejectedFresh ? Math.min(restMillis * 2, longestRestMillis) : leastRestMillis
        rejectedFresh = false
        rejectedAt = now
        inHand = undefined
        return true
      }
    }
    return Effect.map(
      Effect.addFinalizer(() => close),
      () => source
    )
  })
