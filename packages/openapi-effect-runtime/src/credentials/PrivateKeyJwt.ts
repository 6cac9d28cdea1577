/**
 * Credentials of an application that signs with its private key instead of sending a secret (RFC 7523):
 * each token request has a new assertion, valid for one minute and one use. A module of its own, since
 * it imports the code that reads keys and signs.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { AssertionId } from "./AssertionId.ts"
import { CredentialsError } from "../core/Errors.ts"
import type { RequestedCredentials } from "./RequestedCredentials.ts"
import { type AssertionAlgorithm, type PrivateKey, readPrivateKey } from "./PrivateKey.ts"
import { ConfigurationError } from "../core/ConfigurationError.ts"
import { requestToken } from "./TokenEndpoint.ts"
import { tokenEndpointAt } from "./TokenOrigin.ts"
import { keeping, nothingKnown } from "./TokenSource.ts"

export { AssertionId } from "./AssertionId.ts"
export { type AssertionAlgorithm, assertionAlgorithms, type PrivateKey } from "./PrivateKey.ts"
export type { RequestedCredentials } from "./RequestedCredentials.ts"

/** How an application signs its assertions. */
export interface PrivateKeyJwtOptions {
  readonly clientId: string
  /** Redacted PEM (PKCS#8) or JWK (an object or JSON), or a `CryptoKey`. */
  readonly privateKey: PrivateKey
  /**
   * The algorithm that the application's public key is registered with; by default the key's own if it
   * names one (a JWK's `alg`, a `CryptoKey`), otherwise `RS256`. Tenants register keys for `RS256`,
   * `RS384` and `PS256`.
   */
  readonly algorithm?: AssertionAlgorithm | undefined
  /**
   * The tenant's id for the registered key; only needed if the tenant cannot find the key by trying
   * all.
   */
  readonly keyId?: string | undefined
  /**
   * Where the token is requested, if not at the domain itself: `https://mtls.login.example.com`, for
   * example, for a token bound to the transport's certificate.
   */
  readonly tokenOrigin?: string | undefined
}

const lifetimeSeconds = 60

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

/**
 * The client-credentials grant with a signed assertion. The key is read and tried once when the client
 * is made: a key that cannot sign is a `ConfigurationError` that says what to provide instead.
 *
 * @example
 * ```ts
 * import type { Redacted } from "effect"
 * import { privateKeyJwt } from "openapi-effect-runtime/credentials/PrivateKeyJwt"
 *
 * export const credentials = (privateKey: Redacted.Redacted<string>) =>
 *   privateKeyJwt({ clientId: "Qd3vZ8tLw1KxN5yRb7Uc2JmS9aFp4HgE", privateKey })
 * ```
 */
export const privateKeyJwt = (options: PrivateKeyJwtOptions): RequestedCredentials => {
  const { clientId, keyId, tokenOrigin } = options
  return {
    identity: clientId,
    tokens: (transport, server, keep = keeping) =>
      Effect.gen(function* () {
        const endpoint = yield* tokenEndpointAt(server, tokenOrigin)
        const { algorithm, key } = yield* readPrivateKey(options.privateKey, options.algorithm)
        const { SignJWT } = yield* Effect.promise(() => import("jose/jwt/sign"))
        const sign = (jwtId: string, now: number) => {
          const seconds = Math.floor(now / 1000)
          return new SignJWT({ jti: jwtId })
            .setProtectedHeader({ alg: algorithm, ...(keyId === undefined ? {} : { kid: keyId }) })
            .setIssuer(clientId)
            .setSubject(clientId)
            .setAudience(endpoint.assertionAudience)
            .setIssuedAt(seconds)
            .setExpirationTime(seconds + lifetimeSeconds)
            .sign(key)
        }
        // Some unusable keys fail only when they sign: too short, or without the usage "sign".
        yield* Effect.tryPromise({
          try: () => sign("trial", 0),
          catch: () =>
            new ConfigurationError({
              option: "privateKey",
              message: `privateKey cannot sign with ${algorithm}: an RSA key needs 2048 bits at least, a CryptoKey the usage "sign"`
            })
        })
        return yield* keep(
          Effect.gen(function* () {
            const jwtId = yield* yield* AssertionId
            const now = yield* Clock.currentTimeMillis
            const assertion = yield* Effect.tryPromise({
              try: () => sign(jwtId, now),
              // The key has signed before, so it is stored elsewhere, in a vault or a device.
              catch: () =>
                new CredentialsError({
                  ...nothingKnown,
                  kind: "source",
                  message: "The private key did not sign an assertion"
                })
            })
            return yield* requestToken(transport, endpoint, {
              client_assertion_type: assertionType,
              client_assertion: assertion
            })
          })
        )
      })
  }
}
