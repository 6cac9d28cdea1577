/** Certificates for this machine, made for one test run, each signed by itself. */
import { Integer, OctetString, Utf8String } from "asn1js"
import {
  AttributeTypeAndValue,
  Certificate,
  CryptoEngine,
  Extension,
  GeneralName,
  GeneralNames,
  Time,
  TimeType
} from "pkijs"

const day = 24 * 60 * 60 * 1000
const commonName = "2.5.4.3"
const subjectAltName = "2.5.29.17"
const ipAddress = 7

const pem = (label: string, der: ArrayBuffer): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString("base64")}\n-----END ${label}-----\n`

export interface KeyWithCertificate {
  readonly cert: string
  readonly key: string
}

/** A new key with its self-signed certificate, both in PEM; nobody has a reason to trust it. */
export const makeCertificate = async (): Promise<KeyWithCertificate> => {
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
  const names = new GeneralNames({
    names: [
      new GeneralName({
        type: ipAddress,
        value: new OctetString({ valueHex: Uint8Array.of(127, 0, 0, 1).buffer })
      })
    ]
  })
  certificate.extensions = [
    new Extension({ extnID: subjectAltName, extnValue: names.toSchema().toBER(false) })
  ]
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey, engine)
  await certificate.sign(keys.privateKey, "SHA-256", engine)
  return {
    cert: pem("CERTIFICATE", certificate.toSchema(true).toBER(false)),
    key: pem("PRIVATE KEY", await subtle.exportKey("pkcs8", keys.privateKey))
  }
}

let trusted: Promise<KeyWithCertificate> | undefined

/** The certificate that clients over HTTP/2 trust: made once in each process. */
export const trustedCertificate = (): Promise<KeyWithCertificate> => (trusted ??= makeCertificate())
