/**
 * A key in the API without its role; older tenants return only `kid` and `cert`.
 */
import type { JsonObject } from "../http/Json.ts"
import type { MintedKey } from "./MintedKey.ts"

/** SHA-1 of the certificate with colons. */
export const fingerprintOf = (key: MintedKey): string =>
  (key.thumbprint.match(/../gu) ?? []).join(":")

/** A signing key without its role. */
export const identityOf = (key: MintedKey, older: boolean): JsonObject =>
  older
    ? { kid: key.kid, cert: key.cert }
    : {
        kid: key.kid,
        cert: key.cert,
        fingerprint: fingerprintOf(key),
        thumbprint: key.thumbprint,
        algorithm: key.algorithm,
        key_use: "signing",
        subject_dn: key.subjectDn
      }
