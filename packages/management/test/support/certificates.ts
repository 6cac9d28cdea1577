/** Certificates for a test: an authority of its own, a server on this machine, its clients. */
import { webcrypto } from "node:crypto"
import { Integer, OctetString, Utf8String } from "asn1js"
import {
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  CryptoEngine,
  Extension,
  GeneralName,
  GeneralNames,
  Time
} from "pkijs"

export interface CertifiedKey {
  /** The certificate and its private key, as PEM. */
  readonly cert: string
  readonly key: string
}

interface Authority {
  readonly certificate: Certificate
  readonly keys: webcrypto.CryptoKeyPair
}

const engine = new CryptoEngine({ name: "node", crypto: webcrypto })
const day = 24 * 60 * 60 * 1000
let serial = 0

const pem = (label: string, der: ArrayBuffer): string =>
  [
    `-----BEGIN ${label}-----`,
    ...(Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/gu) ?? []),
    `-----END ${label}-----`,
    ""
  ].join("\n")

const nameOf = (commonName: string) =>
  new AttributeTypeAndValue({
    type: "2.5.4.3",
    value: new Utf8String({ value: commonName })
  })

/** A certificate by an authority, or by itself where there is none yet. */
const certify = async (
  commonName: string,
  authority: Authority | undefined,
  address?: ReadonlyArray<number>
) => {
  const keys = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify"
  ])
  const certificate = new Certificate()
  certificate.version = 2
  certificate.serialNumber = new Integer({ value: ++serial })
  certificate.subject.typesAndValues.push(nameOf(commonName))
  certificate.issuer = authority === undefined ? certificate.subject : authority.certificate.subject
  certificate.notBefore = new Time({ value: new Date(Date.now() - day) })
  certificate.notAfter = new Time({ value: new Date(Date.now() + day) })
  certificate.extensions = [
    new Extension({
      extnID: "2.5.29.19",
      critical: true,
      extnValue: new BasicConstraints({ cA: authority === undefined }).toSchema().toBER(false)
    })
  ]
  if (address !== undefined) {
    const names = new GeneralNames({
      names: [
        new GeneralName({
          type: 7,
          value: new OctetString({ valueHex: Uint8Array.from(address).buffer })
        })
      ]
    })
    certificate.extensions.push(
      new Extension({ extnID: "2.5.29.17", extnValue: names.toSchema().toBER(false) })
    )
  }
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey, engine)
  await certificate.sign((authority?.keys ?? keys).privateKey, "SHA-256", engine)
  return {
    certificate,
    keys,
    cert: pem("CERTIFICATE", certificate.toSchema(true).toBER(false)),
    key: pem("PRIVATE KEY", await webcrypto.subtle.exportKey("pkcs8", keys.privateKey))
  }
}

/** An authority, and what it certified: a server on 127.0.0.1, a client, and one of another authority. */
export const makeCertificates = async (): Promise<{
  readonly ca: string
  readonly server: CertifiedKey
  readonly client: CertifiedKey
  readonly stranger: CertifiedKey
}> => {
  const authority = await certify("the authority", undefined)
  return {
    ca: authority.cert,
    server: await certify("the server", authority, [127, 0, 0, 1]),
    client: await certify("the client", authority),
    stranger: await certify("a stranger", await certify("another authority", undefined))
  }
}
