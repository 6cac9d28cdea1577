/**
 * X.509 certificates as a tenant makes them for its connections: self-signed, subject and issuer
 * `CN=<connection name>`, valid for one year, PEM with CRLF line ends.
 */
import { createHash, randomBytes, webcrypto } from "node:crypto"
import { Integer, Null, Utf8String } from "asn1js"
import { AttributeTypeAndValue, Certificate, CryptoEngine, Time, TimeType } from "pkijs"

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
const commonNameOid = "2.5.4.3"

/** RFC 4055 §5: an RSA signature's parameters are NULL, which the library leaves out. */
class StrictEngine extends CryptoEngine {
  override async getSignatureParameters(
    ...args: Parameters<CryptoEngine["getSignatureParameters"]>
  ): ReturnType<CryptoEngine["getSignatureParameters"]> {
    const result = await super.getSignatureParameters(...args)
    if (args[0].algorithm.name === "RSASSA-PKCS1-v1_5") {
      result.signatureAlgorithm.algorithmParams = new Null()
    }
    return result
  }
}

const engine = new StrictEngine({ name: "node", crypto: webcrypto })

// RFC 5280 §4.1.2.5: UTCTime until 2049, GeneralizedTime from 2050.
const validityTime = (value: Date): Time =>
  new Time({
    type: value.getUTCFullYear() < 2050 ? TimeType.UTCTime : TimeType.GeneralizedTime,
    value
  })

const serialNumber = (): Integer => {
  const bytes = new Uint8Array(randomBytes(16))
  // positive, and without a leading zero byte that DER would forbid
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return new Integer({ valueHex: bytes.buffer })
}

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
    name.typesAndValues.push(
      new AttributeTypeAndValue({
        type: commonNameOid,
        value: new Utf8String({ value: input.commonName })
      })
    )
  }
  certificate.notBefore = validityTime(new Date(input.notBefore))
  certificate.notAfter = validityTime(new Date(input.notBefore + certificateLifetimeDays * day))
  await certificate.subjectPublicKeyInfo.importKey(input.keys.publicKey, engine)
  await certificate.sign(input.keys.privateKey, input.hash, engine)
  const der = Buffer.from(certificate.toSchema(true).toBER(false))
  const x5c = der.toString("base64")
  return {
    pem: toPem(x5c),
    x5c,
    thumbprint: createHash("sha1").update(der).digest("hex").toUpperCase()
  }
}
