/**
 * Mints the keys of connections: a real key pair, its certificate and its identifiers. The private
 * half is dropped once the certificate is signed, since nothing that the tenant responds needs it.
 */
import { KeyObject, webcrypto } from "node:crypto"
import * as Effect from "effect/Effect"
import type { KeyPair } from "./CertificateSigning.ts"
import { keyThumbprint } from "./KeyThumbprint.ts"
import { makeSelfSignedCertificate } from "./SelfSignedCertificate.ts"
import {
  keyPairParameters,
  type KeyPairParameters,
  type SigningAlgorithm
} from "./SigningAlgorithm.ts"

/** The public half of a key as plain data, fit to be stored. */
export interface MintedKey {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string
  readonly algorithm: SigningAlgorithm
  /** PEM certificate with CRLF line ends. */
  readonly cert: string
  /** Base64 of the certificate's DER. */
  readonly x5c: string
  /** SHA-1 of the certificate's DER, upper-case hexadecimal. */
  readonly thumbprint: string
  /** `/CN=<connection name>`. */
  readonly subjectDn: string
  /** The key itself: `n` and `e`, or `crv`, `x` and `y`. */
  readonly publicKey: Readonly<Record<string, string>>
}

const publicMembers = (jwk: webcrypto.JsonWebKey): Record<string, string> => {
  const { kty, n, e, crv, x, y } = jwk
  return Object.fromEntries(
    Object.entries({ kty, n, e, crv, x, y }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]]
    )
  )
}

/**
 * Makes one key. RSA pairs are generated on the threads of the runtime's pool, so several can be
 * minted at once.
 */
export const mintKey = (input: {
  readonly commonName: string
  readonly algorithm: SigningAlgorithm
  /** The start of the certificate's validity, in milliseconds since 1970. */
  readonly notBefore: number
}): Effect.Effect<MintedKey> =>
  Effect.promise(async () => {
    const parameters = keyPairParameters(input.algorithm)
    const keys = await generateKeyPair(parameters)
    const jwk = keys.publicKey.export({ format: "jwk" })
    const certificate = makeSelfSignedCertificate({
      commonName: input.commonName,
      keys,
      hash: parameters.hash,
      notBefore: input.notBefore
    })
    return {
      kid: keyThumbprint(jwk),
      algorithm: input.algorithm,
      cert: certificate.pem,
      x5c: certificate.x5c,
      thumbprint: certificate.thumbprint,
      subjectDn: `/CN=${input.commonName}`,
      publicKey: publicMembers(jwk)
    }
  })

const uses = ["sign", "verify"] as const

// With WebCrypto, which tests with virtual time can wait for before time advances.
const generateKeyPair = async (parameters: KeyPairParameters): Promise<KeyPair> => {
  const { privateKey, publicKey } = await (parameters.name === "ECDSA"
    ? webcrypto.subtle.generateKey(parameters, true, uses)
    : webcrypto.subtle.generateKey(parameters, true, uses))
  return { privateKey: KeyObject.from(privateKey), publicKey: KeyObject.from(publicKey) }
}
