/**
 * What a client proves itself with: a token, an Effect that gives one, or the
 * secret of an application. Each is opaque, so that nothing that prints a client's
 * options can show what is in it; and a program carries the code of the kind that
 * it uses, and of no other.
 */
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import { CredentialsError } from "./Errors.ts"
import type { Tenant } from "./Tenant.ts"
import { requestToken } from "./TokenEndpoint.ts"
import { type AccessToken, keeping, type TokenSource } from "./TokenSource.ts"
import type { Transport } from "./Transport.ts"

export type { AccessToken } from "./TokenSource.ts"

/** What a client proves itself with. */
export interface Credentials {
  /** The tokens of one client; for the runtime. */
  readonly tokens: (transport: Transport["Service"], tenant: Tenant) => Effect.Effect<TokenSource>
}

/** A token that you have; it is never renewed. */
export const token = (value: Redacted.Redacted<string>): Credentials => ({
  tokens: () =>
    Effect.succeed({
      current: () => value,
      get: Effect.succeed(value),
      refuse: () => false
    })
})

/** An Effect that gives a token: from a vault, another service, a test. */
export const tokenEffect = (effect: Effect.Effect<AccessToken, unknown>): Credentials => ({
  tokens: () =>
    keeping(
      Effect.mapError(
        effect,
        // Without its cause, which may hold what must not be shown.
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
})

/** The client-credentials grant, with the application's id and secret. */
export const clientSecret = (options: {
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
}): Credentials => {
  const { clientId, clientSecret: secret } = options
  return {
    tokens: (transport, tenant) => keeping(requestToken(transport, tenant, clientId, secret))
  }
}
