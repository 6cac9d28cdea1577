/**
 * The credentials of a client: a token, an Effect that returns one, an application's secret, or its
 * certificate. Each is opaque, so that printing a client's options shows no secret, and a program
 * bundles only the kind that it uses. Private keys and shared token stores need more code and are
 * modules of their own.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { toMillis } from "../core/Durations.ts"
import { CredentialsError } from "../core/Errors.ts"
import { fixedSecret } from "./FixedSecret.ts"
import type { Credentials, RequestedCredentials } from "./RequestedCredentials.ts"
import { requestToken, tokenEndpointOf } from "./TokenEndpoint.ts"
import { tokenEndpointAt } from "./TokenOrigin.ts"
import { ConfigurationError } from "../core/ConfigurationError.ts"
import {
  type AccessToken,
  held,
  isToken,
  keeping,
  nothingKnown,
  type TokenRequest
} from "./TokenSource.ts"

export type { Credentials, RequestedCredentials } from "./RequestedCredentials.ts"
export type { AccessToken } from "./TokenSource.ts"

/** What a secret holds; without types it may not be redacted. */
const textIn = (secret: unknown): unknown =>
  Redacted.isRedacted(secret) ? Redacted.value(secret) : undefined

/**
 * A token that you have; it is never renewed. Making a client fails with a `ConfigurationError` if the
 * token contains a space or a line break.
 */
export const token = (value: Redacted.Redacted<string>): Credentials => ({
  tokens: () =>
    fixedSecret(
      value,
      isToken(textIn(value))
        ? undefined
        : new ConfigurationError({
            option: "token",
            message: Redacted.isRedacted(value)
              ? "token is empty or has a character that tokens cannot have, such as a line break; pass only the token"
              : "token must be redacted: Redacted.make(token)"
          })
    )
})

const notGiven = (message: string): CredentialsError =>
  new CredentialsError({ ...nothingKnown, kind: "source", message })

/** An Effect that returns a token: from a vault, another service, a test. */
export const tokenEffect = (effect: Effect.Effect<AccessToken, unknown>): Credentials => ({
  tokens: () =>
    Effect.isEffect(effect)
      ? keeping(
          Effect.matchEffect(effect, {
            // Without the cause, which may contain secrets.
            onFailure: () => Effect.fail(notGiven("The effect that gives the token failed")),
            onSuccess: heldOf
          })
        )
      : Effect.fail(
          new ConfigurationError({
            option: "tokenEffect",
            message: "tokenEffect must be an Effect that returns { accessToken, expiresIn }"
          })
        )
})

const heldOf = (given: AccessToken): TokenRequest => {
  const { accessToken, expiresIn } = Object(given) as AccessToken
  const lifetime = expiresIn === undefined ? Infinity : toMillis(expiresIn)
  if (!isToken(textIn(accessToken))) {
    return Effect.fail(
      notGiven(
        "The effect returned no redacted accessToken, an empty one, or one with a character that tokens cannot have, such as a line break"
      )
    )
  }
  return Number.isNaN(lifetime)
    ? Effect.fail(
        notGiven('The effect returned an expiresIn that is not a duration, such as "1 hour"')
      )
    : Effect.map(Clock.currentTimeMillis, (now) => held(accessToken, lifetime, now))
}

/** The client-credentials grant with the application's id and secret. */
export const clientSecret = (options: {
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
}): RequestedCredentials => {
  const { clientId, clientSecret: secret } = options
  return {
    identity: clientId,
    tokens: (transport, server, keep = keeping) => {
      // At once: a secret that is not redacted is an error of the client.
      const proof = { client_id: clientId, client_secret: Redacted.value(secret) }
      return Effect.flatMap(tokenEndpointOf(server), (endpoint) =>
        keep(requestToken(transport, endpoint, proof))
      )
    }
  }
}

/**
 * The client-credentials grant with the TLS certificate that the transport presents (RFC 8705). There
 * is no secret: the transport must have the certificate, and the token is valid only over a connection
 * with it.
 *
 * @param options.tokenOrigin - Where the token is requested, if not at the domain itself: the alias of
 * a custom domain that accepts certificates, such as `https://mtls.login.example.com`.
 *
 * @example
 * ```ts
 * import { mutualTls } from "openapi-effect-runtime/credentials/Credentials"
 * import { layer } from "openapi-effect-runtime/transport/UndiciTransport"
 * import { Agent } from "undici"
 *
 * export const credentials = mutualTls({
 *   clientId: "Qd3vZ8tLw1KxN5yRb7Uc2JmS9aFp4HgE",
 *   tokenOrigin: "https://mtls.login.example.com"
 * })
 * export const transport = (cert: string, key: string) =>
 *   layer({ dispatcher: new Agent({ connect: { cert, key } }) })
 * ```
 */
export const mutualTls = (options: {
  readonly clientId: string
  readonly tokenOrigin?: string | undefined
}): RequestedCredentials => {
  const { clientId, tokenOrigin } = options
  return {
    identity: `${clientId} by certificate`,
    tokens: (transport, server, keep = keeping) =>
      Effect.flatMap(tokenEndpointAt(server, tokenOrigin), (endpoint) =>
        keep(requestToken(transport, endpoint, { client_id: clientId }))
      )
  }
}
