/**
 * The RFC 7638 thumbprint of a public key, which is how a connection's keys get their `kid`.
 */
import { createHash, type webcrypto } from "node:crypto"

/** The members that RFC 7638 §3.2 counts, in the lexicographic order it asks for. */
const requiredMembers = (jwk: webcrypto.JsonWebKey): Record<string, string | undefined> =>
  jwk.kty === "EC"
    ? { crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y }
    : { e: jwk.e, kty: jwk.kty, n: jwk.n }

/** The base64url SHA-256 thumbprint of a public RSA or EC key. */
export const keyThumbprint = (jwk: webcrypto.JsonWebKey): string =>
  createHash("sha256")
    .update(JSON.stringify(requiredMembers(jwk)))
    .digest("base64url")
