/**
 * The token of one client: fetched once for any number of callers, kept until a minute before it
 * expires, and dropped when the API responds with 401. If the token endpoint is unavailable or rejects
 * the credentials, it is asked once for all callers, with pauses.
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

/** A token with its lifetime. */
export interface AccessToken {
  readonly accessToken: Redacted.Redacted<string>
  /** Without it the token is kept until the API rejects it. */
  readonly expiresIn?: Duration.Input
}

/** A token with its period of use, in milliseconds since the epoch. */
export interface HeldToken {
  readonly token: Redacted.Redacted<string>
  readonly since: number
  readonly until: number
}

/**
 * The empty fields of a failure without a response of the token endpoint; the client adds its `api`,
 * since several clients may share a source of tokens.
 */
export const nothingKnown = {
  api: "",
  status: undefined,
  code: undefined,
  quota: undefined,
  retryAfter: undefined
}

/** Requests a token each time it runs. */
export type TokenRequest = Effect.Effect<HeldToken, CredentialsError>

/** The tokens of one client. */
export interface TokenSource {
  /** The current token if it is still valid; not an Effect, so that a call costs nothing. */
  readonly current: () => Redacted.Redacted<string> | undefined
  /**
   * The current token or a new one; concurrent callers share one request. `onPassed` makes the error of
   * a caller whose deadline passes first, from the endpoint's last failure.
   */
  readonly get: <E>(
    deadline: Deadline,
    onPassed: (last: CredentialsError | undefined) => E
  ) => Effect.Effect<Redacted.Redacted<string>, CredentialsError | E>
  /** Drops a token that the API rejected; `true` if another one can be requested. */
  readonly reject: (token: Redacted.Redacted<string>) => boolean
  /**
   * The credentials of an operation, if they differ between operations; a string says why there are
   * none.
   */
  readonly choose?: (metadata: OperationMetadata) => Authorizing | string
}

/** The tokens of calls, and how a request carries one. */
export interface Authorizing {
  readonly tokens: TokenSource
  readonly authorize: (secret: string) => Authorization
}

// A token is not used in its last minute: it must not expire during a call.
const marginMillis = 60_000

// If no other can be obtained, it is used for half of that time.
const longestSpareMillis = marginMillis / 2

// The minimum time between a failure of the token endpoint and the next request to it, for all callers
// together; each has its own delays in addition. It doubles while the credentials are rejected.
const leastPauseMillis = 500
const longestRejectionMillis = 60_000

// A wait that the endpoint asks for is honored for this long; then one request checks whether it still
// applies.
const longestAskedMillis = 300_000

// The token endpoint has 30 seconds, and a store has its own time before that.
const limitMillis = 40_000

// If a token that was renewed after a 401 is rejected too, the token was not the reason. It is renewed
// again only by a 401 after this time, which doubles while renewal does not help.
const leastRestMillis = 60_000
const longestRestMillis = 3_600_000

/**
 * Whether a value can be sent as a token. Files and variables often add a line break at the end, and a
 * transport that rejects such a header may quote it, and with it the token.
 */
export const isToken = (value: unknown): value is string =>
  typeof value === "string" && /^[!-~]+$/.test(value)

/** A token obtained at `now`, with the time by which it is to be replaced. */
export const held = (
  token: Redacted.Redacted<string>,
  lifetimeMillis: number,
  now: number
): HeldToken => ({
  token,
  since: now,
  // A token that lives shorter than twice the margin is used for the first half of its lifetime.
  until: now + Math.max(lifetimeMillis - marginMillis, lifetimeMillis / 2)
})

/** The same failure with other fields, including those that a spread omits. */
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

/** Keeps the result of a request for its lifetime; a request in flight ends with the scope. */
export const keeping = (request: TokenRequest): Effect.Effect<TokenSource, never, Scope.Scope> =>
  Effect.withFiber(({ context }) => {
    // One clock for all callers.
    const clock = makeDeadline(context, Infinity)
    let inHand: HeldToken | undefined
    let failure: CredentialsError | undefined
    let failedAt = 0
    let pauseMillis = 0
    let rejectedAt = -Infinity
    let restMillis = leastRestMillis
    let rejectedFresh = false

    // A clock set back to before the token was obtained says nothing about its age.
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
      // A clock that was set back ends a pause.
      const wait = failure && since >= 0 ? pauseMillis - since : 0
      if (wait > 0 && failure) {
        const spare = good(longestSpareMillis)
        if (spare) return Effect.succeed(spare)
        // The wait that the endpoint asks for may exceed a caller's deadline: the caller decides.
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
