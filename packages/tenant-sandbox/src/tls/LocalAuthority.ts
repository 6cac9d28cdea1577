/**
 * A certificate authority for the lifetime of a sandbox, and the server certificate that it issues. Its
 * key is never stored, so a client that trusts it trusts only this sandbox.
 */
import { generateKeyPairSync } from "node:crypto"
import { isIP } from "node:net"
import { BitString, OctetString } from "asn1js"
import {
  BasicConstraints,
  Certificate,
  ExtKeyUsage,
  Extension,
  GeneralName,
  GeneralNames
} from "pkijs"
import {
  commonName,
  serialNumber,
  signedCertificate,
  validityTime,
  type KeyPair
} from "../keys/CertificateSigning.ts"

/** The server's key and certificate, and the certificate for its clients to trust, all PEM. */
export interface ServerCertificate {
  readonly cert: string
  readonly key: string
  /** The authority's certificate. */
  readonly ca: string
}

const day = 24 * 60 * 60 * 1000
const lifetimeDays = 90

const oids = {
  basicConstraints: "2.5.29.19",
  keyUsage: "2.5.29.15",
  extendedKeyUsage: "2.5.29.37",
  subjectAlternativeName: "2.5.29.17",
  serverAuthentication: "1.3.6.1.5.5.7.3.1"
} as const

const extension = (extnID: string, critical: boolean, value: ArrayBuffer): Extension =>
  new Extension({ extnID, critical, extnValue: value })

/** The bits of key usage, as RFC 5280 §4.2.1.3 counts them. */
const keyUsage = (bits: number): Extension =>
  extension(
    oids.keyUsage,
    true,
    new BitString({ valueHex: new Uint8Array([bits]).buffer, unusedBits: 0 }).toBER(false)
  )

const digitalSignature = 0b1000_0000
const certificateSigning = 0b0000_0100

const generate = (): KeyPair => generateKeyPairSync("ec", { namedCurve: "P-256" })

const pem = (der: Buffer): string =>
  [
    "-----BEGIN CERTIFICATE-----",
    ...(der.toString("base64").match(/.{1,64}/gu) ?? []),
    "-----END CERTIFICATE-----",
    ""
  ].join("\n")

const certificateFor = (name: string, issuer: string): Certificate => {
  const certificate = new Certificate()
  certificate.version = 2
  certificate.serialNumber = serialNumber()
  certificate.subject.typesAndValues.push(commonName(name))
  certificate.issuer.typesAndValues.push(commonName(issuer))
  // Clocks of containers can be slightly off.
  certificate.notBefore = validityTime(new Date(Date.now() - day))
  certificate.notAfter = validityTime(new Date(Date.now() + lifetimeDays * day))
  return certificate
}

const groups = (part: string): ReadonlyArray<number> =>
  part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16))

/** The bytes of an address, four or sixteen. */
const addressBytes = (address: string): ArrayBuffer => {
  if (isIP(address) === 4) return new Uint8Array(address.split(".").map(Number)).buffer
  const [head = "", tail = ""] = address.split("::")
  const [before, after] = [groups(head), groups(tail)]
  const middle = Array.from({ length: 8 - before.length - after.length }, () => 0)
  return new Uint8Array(
    [...before, ...(address.includes("::") ? middle : []), ...after].flatMap((group) => [
      group >> 8,
      group & 0xff
    ])
  ).buffer
}

const alternativeName = (host: string): GeneralName =>
  isIP(host) === 0
    ? new GeneralName({ type: 2, value: host })
    : new GeneralName({ type: 7, value: new OctetString({ valueHex: addressBytes(host) }) })

/** Makes an authority and a certificate for these host names and addresses. */
export const makeServerCertificate = (hosts: ReadonlyArray<string>): ServerCertificate => {
  const issuer = "Tenant sandbox local authority"
  const authorityKeys = generate()
  const serverKeys = generate()
  const authority = certificateFor(issuer, issuer)
  authority.extensions = [
    extension(
      oids.basicConstraints,
      true,
      new BasicConstraints({ cA: true, pathLenConstraint: 0 }).toSchema().toBER(false)
    ),
    keyUsage(certificateSigning)
  ]
  const { privateKey, publicKey } = authorityKeys
  const ca = signedCertificate(authority, publicKey, privateKey, "SHA-256")

  const server = certificateFor(hosts[0] ?? "localhost", issuer)
  server.extensions = [
    keyUsage(digitalSignature),
    extension(
      oids.extendedKeyUsage,
      false,
      new ExtKeyUsage({ keyPurposes: [oids.serverAuthentication] }).toSchema().toBER(false)
    ),
    extension(
      oids.subjectAlternativeName,
      false,
      new GeneralNames({ names: hosts.map(alternativeName) }).toSchema().toBER(false)
    )
  ]
  const cert = signedCertificate(server, serverKeys.publicKey, privateKey, "SHA-256")
  return {
    cert: pem(cert),
    key: serverKeys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    ca: pem(ca)
  }
}
