/**
 * X.509 certificates as a tenant makes them for its connections: self-signed, subject and issuer
 * `CN=<connection name>`, valid for one year, PEM with CRLF line ends.
 */
import { createHash, type webcrypto } from "node:crypto"
import { Certificate } from "pkijs"
import { certificateEngine, commonName, serialNumber, validityTime } from "./CertificateEngine.ts"

/** A certificate in the forms that the API and the JWKS speak of. */
export interface SelfSignedCertificate {
  /** PEM, CRLF line ends. */
  readonly pem: string
  /** Base64 of the DER, as in a JWK's `x5c`. */
  readonly x5c: string
  /** SHA-1 of the DER in upper-case hexadecimal. */
  readonly thumbprint: string
}

/** How long a certificate is valid, in days. */
export const certificateLifetimeDays = 365

const day = 24 * 60 * 60 * 1000

const toPem = (base64: string): string =>
  [
    "-----BEGIN CERTIFICATE-----",
    ...(base64.match(/.{1,64}/gu) ?? []),
    "-----END CERTIFICATE-----",
    ""
  ].join("\r\n")

/**
 * Makes a certificate for a key pair.
 *
 * `notBefore` is an instant in milliseconds since 1970; certificates count whole seconds.
 */
export const makeSelfSignedCertificate = async (input: {
  readonly commonName: string
  readonly keys: webcrypto.CryptoKeyPair
  readonly hash: "SHA-256" | "SHA-384"
  readonly notBefore: number
}): Promise<SelfSignedCertificate> => {
  const certificate = new Certificate()
  certificate.version = 2
  certificate.serialNumber = serialNumber()
  for (const name of [certificate.issuer, certificate.subject]) {
    name.typesAndValues.push(commonName(input.commonName))
  }
  certificate.notBefore = validityTime(new Date(input.notBefore))
  certificate.notAfter = validityTime(new Date(input.notBefore + certificateLifetimeDays * day))
  await certificate.subjectPublicKeyInfo.importKey(input.keys.publicKey, certificateEngine)
  await certificate.sign(input.keys.privateKey, input.hash, certificateEngine)
  const der = Buffer.from(certificate.toSchema(true).toBER(false))
  const x5c = der.toString("base64")
  return {
    pem: toPem(x5c),
    x5c,
    thumbprint: createHash("sha1").update(der).digest("hex").toUpperCase()
  }
}
