/** A certificate that nobody has a reason to trust: made for one test, signed by itself. */
import { Integer, Utf8String } from "asn1js"
import { AttributeTypeAndValue, Certificate, CryptoEngine, Time, TimeType } from "pkijs"

const day = 24 * 60 * 60 * 1000
const commonName = "2.5.4.3"

const pem = (label: string, der: ArrayBuffer): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString("base64")}\n-----END ${label}-----\n`

/** A new key with its self-signed certificate, both in PEM. */
export const makeCertificate = async (): Promise<{
  readonly cert: string
  readonly key: string
}> => {
  const { subtle } = crypto
  const engine = new CryptoEngine({ name: "node", crypto })
  const keys = await subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify"
  ])
  const certificate = new Certificate()
  certificate.version = 2
  certificate.serialNumber = new Integer({ value: 1 })
  for (const name of [certificate.issuer, certificate.subject]) {
    name.typesAndValues.push(
      new AttributeTypeAndValue({ type: commonName, value: new Utf8String({ value: "127.0.0.1" }) })
    )
  }
  const now = Date.now()
  certificate.notBefore = new Time({ type: TimeType.UTCTime, value: new Date(now - day) })
  certificate.notAfter = new Time({ type: TimeType.UTCTime, value: new Date(now + day) })
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey, engine)
  await certificate.sign(keys.privateKey, "SHA-256", engine)
  return {
    cert: pem("CERTIFICATE", certificate.toSchema(true).toBER(false)),
    key: pem("PRIVATE KEY", await subtle.exportKey("pkcs8", keys.privateKey))
  }
}
