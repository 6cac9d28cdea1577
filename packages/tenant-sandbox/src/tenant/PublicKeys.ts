/**
 * The public keys that an application is registered with, and the check of the assertions that it
 * signs with the private ones: who signed, for whom, until when, and that it was not used before.
 */
import { createPublicKey, type KeyObject } from "node:crypto"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { decodeProtectedHeader } from "jose/decode/protected_header"
import { decodeJwt } from "jose/jwt/decode"
import { jwtVerify } from "jose/jwt/verify"
import type { ApplicationKey, AssertionAlgorithm } from "../SandboxOptions.ts"
import { keyThumbprint } from "../keys/KeyThumbprint.ts"

/** A public key that no application can be registered with. */
export class InvalidPublicKey extends Schema.TaggedError<InvalidPublicKey>()("InvalidPublicKey", {
  /** What is wrong and what to do. */
  reason: Schema.String
}) {
  override get message(): string {
    return `The application's public key: ${this.reason}`
  }
}

/** A key as the tenant keeps it. */
export interface RegisteredKey {
  readonly keyId: string
  readonly algorithm: AssertionAlgorithm
  readonly key: KeyObject
}

/** The ids of assertions that were taken, with when they expire (seconds since 1970). */
export type UsedAssertions = Map<string, number>

const mostSeconds = 300
// As tenants do for clocks that are ahead.
const skewSeconds = 10

/** Reads the keys; fails with the first one that tenants do not take. */
export const registerKeys = (
  keys: ReadonlyArray<ApplicationKey>
): Effect.Effect<ReadonlyArray<RegisteredKey>, InvalidPublicKey> =>
  Effect.forEach(keys, ({ algorithm = "RS256", keyId, publicKey }) =>
    Effect.try({
      try: () => {
        if (publicKey.includes("PRIVATE KEY")) throw new TypeError("private")
        const key = createPublicKey(publicKey)
        if (key.asymmetricKeyType !== "rsa") throw new TypeError("not RSA")
        return { algorithm, key, keyId: keyId ?? keyThumbprint(key.export({ format: "jwk" })) }
      },
      catch: () =>
        new InvalidPublicKey({
          reason: `give an RSA public key or its certificate as PEM, for ${algorithm}`
        })
    })
  )

/** The client id that an assertion claims, before anything of it is checked. */
export const claimedClientId = (assertion: string): string | undefined => {
  try {
    return decodeJwt(assertion).iss
  } catch {
    return undefined
  }
}

const candidates = (assertion: string, keys: ReadonlyArray<RegisteredKey>) => {
  const { alg, kid } = decodeProtectedHeader(assertion)
  return keys.filter(
    ({ algorithm, keyId }) => algorithm === alg && (kid === undefined || kid === keyId)
  )
}

/** Whether an assertion proves the client; one that does cannot be used again. */
export const provesClient = (input: {
  readonly assertion: string
  readonly clientId: string
  readonly keys: ReadonlyArray<RegisteredKey>
  readonly used: UsedAssertions
  readonly audiences: ReadonlyArray<string>
  readonly now: number
}): Effect.Effect<"proved" | "used" | "refused"> =>
  Effect.promise(async () => {
    const { assertion, audiences, clientId, used } = input
    const now = Math.floor(input.now / 1000)
    for (const { algorithm, key } of candidates(assertion, input.keys)) {
      const { payload } = await jwtVerify(assertion, key, {
        algorithms: [algorithm],
        issuer: clientId,
        subject: clientId,
        audience: [...audiences],
        currentDate: new Date(input.now),
        clockTolerance: skewSeconds,
        requiredClaims: ["exp", "jti"]
      }).catch(() => ({ payload: undefined }))
      if (payload?.exp === undefined || payload.jti === undefined) continue
      if (payload.exp - now > mostSeconds) return "refused"
      if ((payload.iat ?? 0) > now + skewSeconds) return "refused"
      for (const [id, expires] of used) if (expires + skewSeconds < now) used.delete(id)
      if (used.has(payload.jti)) return "used"
      used.set(payload.jti, payload.exp)
      return "proved"
    }
    return "refused"
  }).pipe(
    // A text that is no JWT.
    Effect.catchDefect(() => Effect.succeed("refused" as const))
  )
