/**
 * Reads an application's private key in any of the usual formats, and checks it against its signing
 * algorithm. Errors describe only the format: none contains a part of a key, or a cause that might. The
 * code that reads and signs is loaded with the first key, so that importing a client does not load it.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { CryptoKey, JWK } from "jose"
import { parseObject } from "../core/Json.ts"
import { ConfigurationError } from "../core/ConfigurationError.ts"

/**
 * The algorithms for signing assertions. Which one a tenant accepts is decided when the application's
 * public key is registered: the contract allows `RS256`, `RS384` and `PS256` there
 * (`ClientCredentialAlgorithmEnum`). The others are for tenants that may accept them later.
 */
export const assertionAlgorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA"
] as const

/** One of {@link assertionAlgorithms}. */
export type AssertionAlgorithm = (typeof assertionAlgorithms)[number]

/** A private key: redacted PEM (PKCS#8) or JWK (an object or JSON), or a `CryptoKey`. */
export type PrivateKey = Redacted.Redacted<string> | Redacted.Redacted<JWK> | CryptoKey

/** A key that has been read, with its algorithm. */
export interface SigningKey {
  readonly algorithm: AssertionAlgorithm
  readonly key: CryptoKey
}

const rejected = (what: string): ConfigurationError =>
  new ConfigurationError({ option: "privateKey", message: `privateKey ${what}` })

const isAlgorithm = (name: unknown): name is AssertionAlgorithm =>
  assertionAlgorithms.some((algorithm) => algorithm === name)

const wrongKind = (algorithm: AssertionAlgorithm): ConfigurationError =>
  rejected(
    `cannot be read as one for ${algorithm}: ${kinds[algorithm.slice(0, 2)]} is needed; see that it is whole, and that \`algorithm\` is the one that its public key is registered with`
  )

// The curve of a key implies the algorithm.
const byCurve: Readonly<Record<string, AssertionAlgorithm>> = {
  "P-256": "ES256",
  "P-384": "ES384",
  "P-521": "ES512",
  Ed25519: "EdDSA"
}

const kinds: Readonly<Record<string, string>> = {
  RS: "an RSA key",
  PS: "an RSA key",
  ES: "an EC key on the algorithm's curve",
  Ed: "an Ed25519 key"
}

// Recognized by the first line of the PEM; formats specific to one algorithm must be converted.
const otherForms: ReadonlyArray<readonly [RegExp, string]> = [
  [
    /^-----BEGIN (RSA|EC) PRIVATE KEY-----/,
    "is in the older form of one algorithm; convert it: openssl pkcs8 -topk8 -nocrypt -in key.pem"
  ],
  [/^-----BEGIN ENCRYPTED PRIVATE KEY-----/, "is encrypted; decrypt it: openssl pkcs8 -in key.pem"],
  [
    /^-----BEGIN (RSA )?PUBLIC KEY-----|^-----BEGIN CERTIFICATE-----/,
    "is the public half of a key, which the tenant has; give the private one"
  ]
]

const fromPem = (
  pem: string,
  algorithm: AssertionAlgorithm
): Effect.Effect<SigningKey, ConfigurationError> => {
  const form = otherForms.find(([begin]) => begin.test(pem))
  if (form !== undefined) return Effect.fail(rejected(form[1]))
  if (!pem.startsWith("-----BEGIN PRIVATE KEY-----")) {
    return Effect.fail(
      rejected(
        "is neither PEM (-----BEGIN PRIVATE KEY-----) nor a JWK; give the text of the file, with its line breaks"
      )
    )
  }
  return Effect.tryPromise({
    try: async () => {
      const { importPKCS8 } = await import("jose/key/import")
      return { algorithm, key: await importPKCS8(pem, algorithm) }
    },
    catch: () => wrongKind(algorithm)
  })
}

const fromJwk = (
  jwk: JWK,
  given: AssertionAlgorithm | undefined
): Effect.Effect<SigningKey, ConfigurationError> => {
  const algorithm = given ?? (isAlgorithm(jwk.alg) ? jwk.alg : (byCurve[jwk.crv ?? ""] ?? "RS256"))
  if (jwk.kty === "oct") {
    return Effect.fail(rejected("is a symmetric JWK; give one of kty RSA, EC or OKP"))
  }
  if (jwk.d === undefined) {
    return Effect.fail(
      rejected("is a JWK without its private part `d`, a public key; give the private one")
    )
  }
  return Effect.tryPromise({
    try: async () => {
      const { importJWK } = await import("jose/key/import")
      const key = await importJWK(jwk, algorithm)
      // Only symmetric keys are imported as bytes, and those were rejected above.
      if (key instanceof Uint8Array) throw new TypeError("symmetric")
      return { algorithm, key }
    },
    catch: () => wrongKind(algorithm)
  })
}

const nameOf = (algorithm: object, field: string): unknown => {
  const value: unknown = Reflect.get(algorithm, field)
  return typeof value === "object" && value !== null ? Reflect.get(value, "name") : value
}

/** The fixed algorithm of a `CryptoKey`. */
const algorithmOf = (key: CryptoKey): AssertionAlgorithm | undefined => {
  const hash = String(nameOf(key.algorithm, "hash")).replace("SHA-", "")
  const names: Readonly<Record<string, string | undefined>> = {
    "RSASSA-PKCS1-v1_5": `RS${hash}`,
    "RSA-PSS": `PS${hash}`,
    ECDSA: byCurve[String(nameOf(key.algorithm, "namedCurve"))],
    Ed25519: "EdDSA"
  }
  const name = names[key.algorithm.name]
  return isAlgorithm(name) ? name : undefined
}

const fromCryptoKey = (
  key: CryptoKey,
  given: AssertionAlgorithm | undefined
): Effect.Effect<SigningKey, ConfigurationError> => {
  if (key.type !== "private") {
    return Effect.fail(rejected(`is a CryptoKey of type "${key.type}"; give the private one`))
  }
  const own = algorithmOf(key)
  if (own === undefined) {
    return Effect.fail(
      rejected(`is a CryptoKey for ${key.algorithm.name}, which cannot sign assertions`)
    )
  }
  return given === undefined || given === own
    ? Effect.succeed({ algorithm: own, key })
    : Effect.fail(rejected(`is a CryptoKey for ${own}, and \`algorithm\` is ${given}`))
}

/** Whether a program without types gave a `CryptoKey`, of any implementation. */
const isCryptoKey = (given: unknown): boolean =>
  typeof given === "object" && given !== null && "algorithm" in given && "type" in given

/** Reads a key; fails with a `ConfigurationError` that says what to provide instead. */
export const readPrivateKey = (
  privateKey: PrivateKey,
  given: AssertionAlgorithm | undefined
): Effect.Effect<SigningKey, ConfigurationError> => {
  if (given !== undefined && !isAlgorithm(given)) {
    return Effect.fail(
      new ConfigurationError({
        option: "algorithm",
        message: `algorithm must be one of ${assertionAlgorithms.join(", ")}`
      })
    )
  }
  if (!Redacted.isRedacted(privateKey)) {
    return isCryptoKey(privateKey)
      ? fromCryptoKey(privateKey, given)
      : Effect.fail(rejected("must be redacted, as in Redacted.make(pem), or a CryptoKey"))
  }
  const value: unknown = Redacted.value<unknown>(privateKey)
  if (typeof value !== "string") return fromJwk(Object(value), given)
  const text = value.trim()
  return text.startsWith("{") ? fromJwk(parseObject(text), given) : fromPem(text, given ?? "RS256")
}
