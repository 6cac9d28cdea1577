/**
 * The token of one client: fetched once for any number of callers, kept until a
 * minute before it expires, and given up when the API answers 401 to it. While the
 * token endpoint is not available, its callers ask it together and ever more rarely.
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import { CredentialsError } from "./Errors.ts"
import { matchEffect } from "./Match.ts"
import { type Shared, shared } from "./Shared.ts"

/** A token and how long it may be used. */
export interface AccessToken {
  readonly accessToken: Redacted.Redacted<string>
  /** From now on; without it the token is kept until the API refuses it. */
  readonly expiresIn?: Duration.Input
}

/** A token and when it may be used, in milliseconds since the epoch. */
export interface HeldToken {
  readonly token: Redacted.Redacted<string>
  readonly since: number
  readonly until: number
}

/** Asks for one token each time that it runs. */
export type TokenRequest = Effect.Effect<HeldToken, CredentialsError>

/** The tokens of one client. */
export interface TokenSource {
  /** The token in hand, if it is still good; no Effect, so that a call costs nothing. */
  readonly current: (nowMillis: number) => Redacted.Redacted<string> | undefined
  /** The token in hand, or a new one; callers at the same time share one request. */
  readonly get: Shared<Redacted.Redacted<string>, CredentialsError>
  /** Gives up a token that the API refused; `true` if asking again can give another. */
  readonly refuse: (token: Redacted.Redacted<string>) => boolean
}

// A token is not used in its last minute: calls under way must not see it expire.
const marginMillis = 60_000

// The least time between a failure of the token endpoint and the next request to it, however
// many callers there are: each of them has its own delays on top.
const pauseMillis = 500

/**
 * Whether a value can be sent as a token. A line break at its end is what a file or a variable easily
 * adds; what sends such a header may refuse it by quoting it, and the token with it.
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

/** Keeps what a request gives, for as long as it is good. */
export const keeping = (request: TokenRequest): TokenSource => {
  let inHand: HeldToken | undefined
  let failure: CredentialsError | undefined
  let failedAt = 0

  // A clock that was put back to before the token was got says nothing about its age.
  const current = (now: number) =>
    inHand !== undefined && now >= inHand.since && now < inHand.until ? inHand.token : undefined

  return {
    current,
    get: shared(
      Effect.withFiber((fiber) => {
        const clock = fiber.getRef(Clock.Clock)
        const now = clock.currentTimeMillisUnsafe()
        const good = current(now)
        if (good !== undefined) return Effect.succeed(good)
        let wait = 0
        // A clock that was put back ends a pause.
        if (failure !== undefined && now >= failedAt) {
          const asked = failure.retryAfter
          wait = failedAt + (asked === undefined ? pauseMillis : Duration.toMillis(asked)) - now
          // What the endpoint asks for may be longer than a caller's time: the caller decides.
          if (wait > 0 && asked !== undefined) {
            return Effect.fail(
              new CredentialsError({
                ...failure,
                // What an error has of its class is not among the members that spreading copies.
                message: failure.message,
                cause: failure.cause,
                retryAfter: Duration.millis(wait)
              })
            )
          }
        }
        return matchEffect(
          wait > 0 ? Effect.flatMap(Effect.sleep(wait), () => request) : request,
          (error) => {
            if (error.reason === "unavailable") {
              failure = error
              failedAt = clock.currentTimeMillisUnsafe()
            }
            return Effect.fail(error)
          },
          (next) => {
            inHand = next
            return Effect.succeed(next.token)
          }
        )
      })
    ),
    refuse: (refused) => {
      if (inHand?.token === refused) inHand = undefined
      return true
    }
  }
}
