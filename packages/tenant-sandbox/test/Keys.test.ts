import { X509Certificate, createPublicKey } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  keyringBody,
  publishedKeys,
  rotateKeyring,
  rotationBody,
  type Keyring
} from "../src/keys/Keyring.ts"
import { keyThumbprint } from "../src/keys/KeyThumbprint.ts"
import { mintKey, type MintedKey } from "../src/keys/MintedKey.ts"
import { signingAlgorithms, type SigningAlgorithm } from "../src/keys/SigningAlgorithm.ts"

const midnight = Date.UTC(2026, 0, 1)

describe("keyThumbprint", () => {
  it("gives the thumbprint of RFC 7638, section 3.1", () => {
    const n =
      "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
    assert.strictEqual(
      keyThumbprint({ kty: "RSA", n, e: "AQAB", alg: "RS256", use: "sig" }),
      "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
    )
  })
})

describe("mintKey", () => {
  for (const algorithm of signingAlgorithms) {
    it.effect(`makes a key and a certificate that verify for ${algorithm}`, () =>
      Effect.gen(function* () {
        const key = yield* mintKey({ commonName: "acme", algorithm, notBefore: midnight })
        const certificate = new X509Certificate(key.cert)
        const publicJwk = certificate.publicKey.export({ format: "jwk" })
        const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey
        assert.deepStrictEqual(
          {
            subject: certificate.subject,
            issuer: certificate.issuer,
            validFrom: certificate.validFromDate.toISOString(),
            validTo: certificate.validToDate.toISOString(),
            selfSigned: certificate.verify(certificate.publicKey),
            fingerprint: certificate.fingerprint,
            kid: keyThumbprint(publicJwk),
            type: asymmetricKeyType,
            bits: asymmetricKeyDetails?.modulusLength,
            curve: asymmetricKeyDetails?.namedCurve,
            publicKey: createPublicKey({ key: key.publicKey, format: "jwk" }).equals(
              certificate.publicKey
            )
          },
          {
            subject: "CN=acme",
            issuer: "CN=acme",
            validFrom: "2026-01-01T00:00:00.000Z",
            validTo: "2027-01-01T00:00:00.000Z",
            selfSigned: true,
            fingerprint: (key.thumbprint.match(/../gu) ?? []).join(":"),
            kid: key.kid,
            type: algorithm.startsWith("ES") ? "ec" : "rsa",
            bits: algorithm.startsWith("ES") ? undefined : 2048,
            curve: { ES256: "prime256v1", ES384: "secp384r1" }[algorithm as string],
            publicKey: true
          }
        )
        assert.deepStrictEqual(
          [key.algorithm, key.subjectDn, key.x5c],
          [algorithm, "/CN=acme", certificate.raw.toString("base64")]
        )
      })
    )
  }

  it.effect("names the signature's algorithm as RFC 4055 and RFC 5758 want it", () =>
    Effect.gen(function* () {
      const timesIn = Effect.fnUntraced(function* (algorithm: SigningAlgorithm, der: string) {
        const key = yield* mintKey({ commonName: "acme", algorithm, notBefore: midnight })
        return Buffer.from(key.x5c, "base64").toString("hex").split(der).length - 1
      })
      assert.deepStrictEqual(
        [
          // sha256WithRSAEncryption and NULL; in what is signed and beside the signature
          yield* timesIn("RS256", "300d06092a864886f70d01010b0500"),
          // ecdsa-with-SHA256 and nothing
          yield* timesIn("ES256", "300a06082a8648ce3d040302")
        ],
        [2, 2]
      )
    })
  )

  it.effect("writes PEM with CRLF, 64 characters a line", () =>
    Effect.gen(function* () {
      const { cert } = yield* mintKey({
        commonName: "acme",
        algorithm: "ES256",
        notBefore: midnight
      })
      const lines = cert.split("\r\n")
      assert.strictEqual(cert.replaceAll("\r\n", "").includes("\n"), false)
      assert.deepStrictEqual(
        [lines[0], lines.at(-2), lines.at(-1), lines[1]?.length],
        ["-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----", "", 64]
      )
    })
  )

  it.effect("makes certificates that end after 2049", () =>
    Effect.gen(function* () {
      const { cert } = yield* mintKey({
        commonName: "acme",
        algorithm: "ES256",
        notBefore: Date.UTC(2049, 5, 1)
      })
      assert.strictEqual(
        new X509Certificate(cert).validToDate.toISOString(),
        "2050-06-01T00:00:00.000Z"
      )
    })
  )
})

describe("a keyring", () => {
  const key = (kid: string): MintedKey => ({
    kid,
    algorithm: "ES256",
    cert: `certificate of ${kid}`,
    x5c: `DER of ${kid}`,
    thumbprint: "0AFF",
    subjectDn: "/CN=acme",
    publicKey: { kty: "EC", crv: "P-256", x: "x", y: "y" }
  })
  const identity = (kid: string) => ({
    kid,
    cert: `certificate of ${kid}`,
    fingerprint: "0A:FF",
    thumbprint: "0AFF",
    algorithm: "ES256",
    key_use: "signing",
    subject_dn: "/CN=acme"
  })
  const since = "2026-01-01T00:00:00.000Z"
  const first: Keyring = { current: key("K1"), next: key("K2"), currentSince: since }
  const second = rotateKeyring(first, key("K3"))

  it("lists current and next, without false flags", () => {
    assert.deepStrictEqual(keyringBody(first, false), [
      { ...identity("K1"), current: true, current_since: since },
      { ...identity("K2"), next: true }
    ])
  })

  it("lists current, previous and next after a rotation, with the time of before", () => {
    assert.deepStrictEqual(keyringBody(second, false), [
      { ...identity("K2"), current: true, current_since: since },
      { ...identity("K1"), previous: true },
      { ...identity("K3"), next: true }
    ])
  })

  it("forgets the key before the previous one", () => {
    assert.deepStrictEqual(
      keyringBody(rotateKeyring(second, key("K4")), false).map(({ kid }) => kid),
      ["K3", "K2", "K4"]
    )
  })

  it("responds to a rotation with the new next key", () => {
    assert.deepStrictEqual(rotationBody(key("K3"), false), { ...identity("K3"), next: true })
  })

  it("behaves as an older tenant", () => {
    assert.deepStrictEqual(
      { list: keyringBody(first, true), rotation: rotationBody(key("K3"), true) },
      {
        list: [
          { kid: "K1", cert: "certificate of K1", current: true, current_since: since },
          { kid: "K2", cert: "certificate of K2", next: true }
        ],
        rotation: { kid: "K3", cert: "certificate of K3" }
      }
    )
  })

  it("publishes the key in use and the one that follows", () => {
    const published = (kid: string) => ({
      kty: "EC",
      crv: "P-256",
      x: "x",
      y: "y",
      use: "sig",
      alg: "ES256",
      kid,
      x5c: [`DER of ${kid}`]
    })
    assert.deepStrictEqual(publishedKeys(second), [published("K2"), published("K3")])
  })
})
