/**
 * The signature algorithms that a connection's key can be made for, and the kind of key pair that
 * each one needs. RS* and PS* share RSA-2048 pairs: the algorithm is a label on the key, the
 * certificate itself is always signed the same way.
 */

/** Every algorithm that `signing_alg` accepts. The first one is the default. */
export const signingAlgorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "ES256",
  "ES384"
] as const

/** The algorithm a connection's key signs with. */
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

/** WebCrypto's parameters for generating a pair and for signing its certificate. */
export type KeyPairParameters =
  | {
      readonly name: "RSASSA-PKCS1-v1_5"
      readonly hash: "SHA-256"
      readonly modulusLength: number
      readonly publicExponent: Uint8Array<ArrayBuffer>
    }
  | {
      readonly name: "ECDSA"
      readonly hash: "SHA-256" | "SHA-384"
      readonly namedCurve: "P-256" | "P-384"
    }

const rsa: KeyPairParameters = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1])
}

const parameters: Record<SigningAlgorithm, KeyPairParameters> = {
  RS256: rsa,
  RS384: rsa,
  RS512: rsa,
  PS256: rsa,
  PS384: rsa,
  ES256: { name: "ECDSA", hash: "SHA-256", namedCurve: "P-256" },
  ES384: { name: "ECDSA", hash: "SHA-384", namedCurve: "P-384" }
}

/** The key pair that an algorithm needs. */
export const keyPairParameters = (algorithm: SigningAlgorithm): KeyPairParameters =>
  parameters[algorithm]

/** Whether a value names one of the algorithms. */
export const isSigningAlgorithm = (value: unknown): value is SigningAlgorithm =>
  signingAlgorithms.some((algorithm) => algorithm === value)
