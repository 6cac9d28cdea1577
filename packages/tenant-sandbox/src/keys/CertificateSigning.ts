/**
 * Signs certificates and formats their times. It is synchronous, since issuing a token must not wait
 * for a promise: a test with virtual time could let hours pass meanwhile.
 */
import { randomBytes, sign, type KeyObject } from "node:crypto"
import { BitString, fromBER, Integer, Null, Utf8String } from "asn1js"
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  PublicKeyInfo,
  Time,
  TimeType,
  type Certificate
} from "pkijs"

const commonNameOid = "2.5.4.3"

/** The hash that a certificate is signed with. */
export type CertificateHash = "SHA-256" | "SHA-384"

/** A pair of node's own keys. */
export interface KeyPair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

// RFC 4055 §5 and RFC 5758 §3.2: an RSA signature's parameters are NULL, those of ECDSA are absent.
const signatureAlgorithm = (key: KeyObject, hash: CertificateHash): AlgorithmIdentifier => {
  if (key.asymmetricKeyType === "rsa") {
    return new AlgorithmIdentifier({
      algorithmId: hash === "SHA-256" ? "1.2.840.113549.1.1.11" : "1.2.840.113549.1.1.12",
      algorithmParams: new Null()
    })
  }
  return new AlgorithmIdentifier({
    algorithmId: hash === "SHA-256" ? "1.2.840.10045.4.3.2" : "1.2.840.10045.4.3.3"
  })
}

const exactBytes = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer

/** Puts the subject's key into a certificate and signs it with the issuer's; returns its DER. */
export const signedCertificate = (
  certificate: Certificate,
  publicKey: KeyObject,
  issuerKey: KeyObject,
  hash: CertificateHash
): Buffer => {
  const algorithm = signatureAlgorithm(issuerKey, hash)
  certificate.subjectPublicKeyInfo = new PublicKeyInfo({
    schema: fromBER(exactBytes(publicKey.export({ type: "spki", format: "der" }))).result
  })
  certificate.signature = algorithm
  certificate.signatureAlgorithm = algorithm
  certificate.tbsView = new Uint8Array(certificate.encodeTBS().toBER(false))
  certificate.signatureValue = new BitString({
    valueHex: exactBytes(sign(hash.replace("-", ""), certificate.tbsView, issuerKey))
  })
  return Buffer.from(certificate.toSchema(true).toBER(false))
}

/** RFC 5280 §4.1.2.5: UTCTime until 2049, GeneralizedTime from 2050. */
export const validityTime = (value: Date): Time =>
  new Time({
    type: value.getUTCFullYear() < 2050 ? TimeType.UTCTime : TimeType.GeneralizedTime,
    value
  })

/** A random serial number: positive, and without a leading zero byte, which DER would forbid. */
export const serialNumber = (): Integer => {
  const bytes = new Uint8Array(randomBytes(16))
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return new Integer({ valueHex: bytes.buffer })
}

/** A name that is a common name and nothing else. */
export const commonName = (value: string): AttributeTypeAndValue =>
  new AttributeTypeAndValue({ type: commonNameOid, value: new Utf8String({ value }) })
