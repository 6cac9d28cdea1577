/**
 * Where the token comes from: a fixed one, an Effect of yours, or the tenant's
 * token endpoint. Whatever the source, a token is fetched once for any number of
 * callers, kept until a minute before it expires, and given up when the API
 * answers 401 to it.
 */
import type { ClientSecretRequest } from "@effect-auth0/management-client/authentication"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Deadline from "./Deadline.ts"
import { make as makeDeadline } from "./Deadline.ts"
import { CredentialsError } from "./Errors.ts"
import { retryAfterMillis } from "./RateLimit.ts"
import type { Tenant } from "./Tenant.ts"
import type { Transport, TransportResponse } from "./Transport.ts"

/** A token and how long it may be used. */
export interface AccessToken {
  readonly accessToken: Redacted.Redacted<string>
  /** From now on; without it the token is kept until the API refuses it. */
  readonly expiresIn?: Duration.Input
}

/** What a client proves itself with. */
export type Credentials =
  | {
      readonly _tag: "Token"
      readonly token: Redacted.Redacted<string>
    }
  | {
      readonly _tag: "TokenEffect"
      readonly token: Effect.Effect<AccessToken, unknown>
    }
  | {
      readonly _tag: "ClientSecret"
      readonly clientId: string
      readonly clientSecret: Redacted.Redacted<string>
    }

/** A token that you have; it is never renewed. */
export const token = (value: Redacted.Redacted<string>): Credentials => ({
  _tag: "Token",
  token: value
})

/** An Effect that gives a token: from a vault, another service, a test. */
export const tokenEffect = (effect: Effect.Effect<AccessToken, unknown>): Credentials => ({
  _tag: "TokenEffect",
  token: effect
})

/** The client-credentials grant, with the application's id and secret. */
export const clientSecret = (options: {
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
}): Credentials => ({ _tag: "ClientSecret", ...options })

/** The tokens of one client. */
export interface TokenSource {
  /** The token in hand, if it is still good; no Effect, so that a call costs nothing. */
  readonly current: (nowMillis: number) => Redacted.Redacted<string> | undefined
  /** The token in hand, or a new one; callers at the same time share one request. */
  readonly get: Effect.Effect<Redacted.Redacted<string>, CredentialsError>
  /** Gives up a token that the API refused; `true` if asking again can give another. */
  readonly refuse: (token: Redacted.Redacted<string>) => boolean
}

// A token is not used in its last minute: calls under way must not see it expire.
const marginMillis = 60_000
const tokenDeadlineMillis = 30_000

interface Held {
  readonly token: Redacted.Redacted<string>
  readonly until: number
}

const holding = (fetch: Effect.Effect<AccessToken, CredentialsError>): Effect.Effect<TokenSource> =>
  Effect.gen(function* () {
    let held: Held | undefined
    const current = (now: number) =>
      held !== undefined && now < held.until ? held.token : undefined
    const hold = Effect.flatMap(fetch, (fetched) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const lifetime =
          fetched.expiresIn === undefined ? Infinity : Duration.toMillis(fetched.expiresIn)
        // A token shorter-lived than twice the margin is used for the first half of its life.
        held = {
          token: fetched.accessToken,
          until: now + Math.max(lifetime - marginMillis, lifetime / 2)
        }
        return fetched.accessToken
      })
    )
    // Nothing is kept by the cache itself (its lifetime is zero): it only lets callers share a fetch.
    const [shared] = yield* Effect.cachedInvalidateWithTTL(hold, Duration.zero)
    return {
      current,
      get: Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const good = current(now)
        return good === undefined ? shared : Effect.succeed(good)
      }),
      refuse: (refused) => {
        if (held?.token === refused) held = undefined
        return true
      }
    }
  })

const describeFailure = (response: TransportResponse, now: number): CredentialsError => {
  let code: string | undefined
  try {
    const body: unknown = JSON.parse(response.body)
    if (typeof body === "object" && body !== null && "error" in body) {
      code = typeof body.error === "string" ? body.error : undefined
    }
  } catch {
    // Not JSON: the status says enough.
  }
  const rejected = response.status >= 400 && response.status < 500 && response.status !== 429
  const wait = retryAfterMillis(response, now)
  return new CredentialsError({
    reason: rejected ? "rejected" : "unavailable",
    status: response.status,
    code,
    retryAfter: wait === undefined ? undefined : Duration.millis(wait),
    message: rejected
      ? `The token endpoint refused the credentials: ${response.status}${code === undefined ? "" : ` ${code}`}; check client id, secret and audience`
      : `The token endpoint answered ${response.status}`
  })
}

const readToken = (response: TransportResponse): AccessToken | CredentialsError => {
  const malformed = new CredentialsError({
    reason: "malformed",
    status: response.status,
    code: undefined,
    retryAfter: undefined,
    message: `The token endpoint answered ${response.status} without an access token`
  })
  try {
    const body: unknown = JSON.parse(response.body)
    if (typeof body !== "object" || body === null || !("access_token" in body)) return malformed
    const { access_token: value } = body
    if (typeof value !== "string" || value === "") return malformed
    const accessToken = Redacted.make(value, { label: "access token" })
    return "expires_in" in body && typeof body.expires_in === "number" && body.expires_in > 0
      ? { accessToken, expiresIn: Duration.seconds(body.expires_in) }
      : { accessToken }
  } catch {
    return malformed
  }
}

const requestToken = (
  transport: Transport["Service"],
  tenant: Tenant,
  credentials: Extract<Credentials, { readonly _tag: "ClientSecret" }>,
  deadline: Deadline.Deadline
): Effect.Effect<AccessToken, CredentialsError> => {
  const body: ClientSecretRequest = {
    grant_type: "client_credentials",
    client_id: credentials.clientId,
    client_secret: Redacted.value(credentials.clientSecret),
    audience: tenant.audience
  }
  return transport
    .send({
      method: "POST",
      origin: tenant.origin,
      path: "/oauth/token",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify(body),
      deadline
    })
    .pipe(
      Effect.matchEffect({
        onFailure: (failure) =>
          Effect.fail(
            new CredentialsError({
              reason: "unavailable",
              status: failure.head?.status,
              code: undefined,
              retryAfter: undefined,
              message: failure.deadline
                ? `The token endpoint did not answer within ${tokenDeadlineMillis} ms`
                : "The token endpoint could not be reached"
            })
          ),
        onSuccess: (response) =>
          Effect.flatMap(Clock.currentTimeMillis, (now) => {
            if (response.status < 200 || response.status > 299) {
              return Effect.fail(describeFailure(response, now))
            }
            const read = readToken(response)
            return read instanceof CredentialsError ? Effect.fail(read) : Effect.succeed(read)
          })
      })
    )
}

/** The token source for some credentials. */
export const makeTokenSource = (
  credentials: Credentials,
  transport: Transport["Service"],
  tenant: Tenant
): Effect.Effect<TokenSource> => {
  switch (credentials._tag) {
    case "Token":
      return Effect.succeed({
        current: () => credentials.token,
        get: Effect.succeed(credentials.token),
        refuse: () => false
      })
    case "TokenEffect":
      return holding(
        Effect.mapError(
          credentials.token,
          () =>
            new CredentialsError({
              reason: "source",
              status: undefined,
              code: undefined,
              retryAfter: undefined,
              message: "The effect that gives the token failed"
            })
        )
      )
    case "ClientSecret":
      return holding(
        Effect.withFiber((fiber) =>
          requestToken(
            transport,
            tenant,
            credentials,
            makeDeadline(fiber.context, tokenDeadlineMillis)
          )
        )
      )
  }
}
