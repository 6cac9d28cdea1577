/**
 * The token of one client: fetched once for any number of callers, kept until a
 * minute before it expires, and given up when the API answers 401 to it.
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type { CredentialsError } from "./Errors.ts"
import { shared } from "./Shared.ts"

/** A token and how long it may be used. */
export interface AccessToken {
  readonly accessToken: Redacted.Redacted<string>
  /** From now on; without it the token is kept until the API refuses it. */
  readonly expiresIn?: Duration.Input
}

/** The tokens of one client. */
export interface TokenSource {
  /** The token in hand, if it is still good; no Effect, so that a call costs nothing. */
  readonly current: (nowMillis: number) => Redacted.Redacted<string> | undefined
  /** A new token, where there is no current one; callers at the same time share one request. */
  readonly get: Effect.Effect<Redacted.Redacted<string>, CredentialsError>
  /** Gives up a token that the API refused; `true` if asking again can give another. */
  readonly refuse: (token: Redacted.Redacted<string>) => boolean
}

// A token is not used in its last minute: calls under way must not see it expire.
const marginMillis = 60_000

interface Held {
  readonly token: Redacted.Redacted<string>
  readonly until: number
}

/** Keeps what an effect fetches, for as long as it is good. */
export const keeping = (
  fetch: Effect.Effect<AccessToken, CredentialsError>
): Effect.Effect<TokenSource> =>
  Effect.sync(() => {
    let held: Held | undefined
    const current = (now: number) =>
      held !== undefined && now < held.until ? held.token : undefined
    const hold = shared(
      Effect.flatMap(fetch, ({ accessToken, expiresIn }) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          const lifetime = expiresIn === undefined ? Infinity : Duration.toMillis(expiresIn)
          // A token shorter-lived than twice the margin is used for the first half of its life.
          held = {
            token: accessToken,
            until: now + Math.max(lifetime - marginMillis, lifetime / 2)
          }
          return accessToken
        })
      )
    )
    return {
      current,
      get: hold,
      refuse: (refused) => {
        if (held?.token === refused) held = undefined
        return true
      }
    }
  })
