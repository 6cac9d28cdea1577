/**
 * An application's registered public keys, and the verification of its signed assertions: signature,
 * audience, expiry, and single use.
 */
import { createPublicKey, type KeyObject } from "node:crypto"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { decodeProtectedHeader } from "jose/decode/protected_header"
import { decodeJwt } from "jose/jwt/decode"
import { jwtVerify } from "jose/jwt/verify"
import type { ApplicationKey, AssertionAlgorithm } from "../SandboxOptions.ts"
import { keyThumbprint } from "../keys/KeyThumbprint.ts"

/** A public key that cannot be registered. */
export class InvalidPublicKey extends Schema.TaggedError<InvalidPublicKey>()("InvalidPublicKey", {
  /** What is wrong and what to do. */
  reason: Schema.String
}) {
  override get message(): string {
    return `The application's public key: ${this.reason}`
  }
}

/** A key as the tenant stores it. */
export interface RegisteredKey {
  readonly keyId: string
  readonly algorithm: AssertionAlgorithm
  readonly key: KeyObject
}

/** The ids of used assertions with their expiry (seconds since 1970). */
export type UsedAssertions = Map<string, number>

const mostSeconds = 300
// The tolerance of tenants for clocks that are ahead.
const skewSeconds = 10

/** Reads a public key from PEM; nothing if tenants do not accept it. */
export const registeredKey = (input: {
  readonly pem: string
  readonly algorithm: AssertionAlgorithm
  readonly keyId?: string
}): RegisteredKey | undefined => {
  try {
    if (input.pem.includes("PRIVATE KEY")) return undefined
    const key = createPublicKey(input.pem)
    return key.asymmetricKeyType === "rsa"
      ? {
          algorithm: input.algorithm,
          key,
          keyId: input.keyId ?? keyThumbprint(key.export({ format: "jwk" }))
        }
      : undefined
  } catch {
    return undefined
  }
}

/** The id of each key by which assertions name it; fails with the first key that tenants do not take. */
export const checkKeys = (
  keys: ReadonlyArray<ApplicationKey>
): Effect.Effect<ReadonlyArray<Required<ApplicationKey>>, InvalidPublicKey> =>
  Effect.forEach(keys, ({ algorithm = "RS256", keyId, publicKey }) => {
    const key = registeredKey({
      pem: publicKey,
      algorithm,
      ...(keyId === undefined ? {} : { keyId })
    })
    return key === undefined
      ? Effect.fail(
          new InvalidPublicKey({
            reason: `give an RSA public key or its certificate as PEM, for ${algorithm}`
          })
        )
      : Effect.succeed({ algorithm, publicKey, keyId: key.keyId })
  })

/** The client id that an assertion claims, before verification. */
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

/** Verifies an assertion; a valid one cannot be used again. */
export const provesClient = (input: {
  readonly assertion: string
  readonly clientId: string
  readonly keys: ReadonlyArray<RegisteredKey>
  readonly used: UsedAssertions
  readonly audiences: ReadonlyArray<string>
  readonly now: number
}): Effect.Effect<"proved" | "used" | "rejected"> =>
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
      if (payload.exp - now > mostSeconds) return "rejected"
      if ((payload.iat ?? 0) > now + skewSeconds) return "rejected"
      for (const [id, expires] of used) if (expires + skewSeconds < now) used.delete(id)
      if (used.has(payload.jti)) return "used"
      used.set(payload.jti, payload.exp)
      return "proved"
    }
    return "rejected"
  }).pipe(
    // A text that is not a JWT.
    Effect.catchDefect(() => Effect.succeed("rejected" as const))
  )
