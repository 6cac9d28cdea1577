/**
 * X.509 certificates as a tenant makes them for its connections: self-signed, subject and issuer
 * `CN=<connection name>`, valid for one year, PEM with CRLF line ends.
 */
import { createHash } from "node:crypto"
import { Certificate } from "pkijs"
import {
  commonName,
  serialNumber,
  signedCertificate,
  validityTime,
  type CertificateHash,
  type KeyPair
} from "./CertificateSigning.ts"

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
export const makeSelfSignedCertificate = (input: {
  readonly commonName: string
  readonly keys: KeyPair
  readonly hash: CertificateHash
  readonly notBefore: number
}): SelfSignedCertificate => {
  const certificate = new Certificate()
  certificate.version = 2
  certificate.serialNumber = serialNumber()
  for (const name of [certificate.issuer, certificate.subject]) {
    name.typesAndValues.push(commonName(input.commonName))
  }
  certificate.notBefore = validityTime(new Date(input.notBefore))
  certificate.notAfter = validityTime(new Date(input.notBefore + certificateLifetimeDays * day))
  const { privateKey, publicKey } = input.keys
  const der = signedCertificate(certificate, publicKey, privateKey, input.hash)
  const x5c = der.toString("base64")
  return {
    pem: toPem(x5c),
    x5c,
    thumbprint: createHash("sha1").update(der).digest("hex").toUpperCase()
  }
}
