/**
 * The keys of one connection, told apart by role: current signs now, next is what a rotation makes
 * current, previous is what the last rotation replaced. What a certificate says (its dates, the
 * algorithm of its key) is read here, and nowhere else.
 */
import { X509Certificate } from "node:crypto"

/** One key, its private part always left out. */
export interface TenantKey {
  /** RFC 7638 thumbprint: the one thing to tell keys apart by. */
  readonly kid: string
  /** Such as `RS256`; `null` where neither the tenant nor the certificate tells. */
  readonly algorithm: string | null
  /** Start of the certificate's validity, ISO 8601; `null` without a readable certificate. */
  readonly mintedAt: string | null
  /** End of the certificate's validity, ISO 8601; `null` without a readable certificate. */
  readonly expiresAt: string | null
  /** The certificate, PEM. */
  readonly certificate: string
}

/** A connection's signing keys by role. A role that no key, or more than one, has is absent. */
export interface KeySet {
  readonly current?: TenantKey
  readonly next?: TenantKey
  readonly previous?: TenantKey
  /** How many signing keys there are, whatever their roles. */
  readonly count: number
}

/** A key as the Management API returns it, as far as it matters here. */
export interface KeyRecord {
  readonly kid: string
  readonly cert: string
  readonly algorithm?: string
  /** `signing` or `encryption`; older tenants do not say, and have signing keys only. */
  readonly key_use?: string
  readonly current?: boolean
  readonly next?: boolean
  readonly previous?: boolean
}

const readCertificate = (pem: string): X509Certificate | undefined => {
  try {
    return new X509Certificate(pem)
  } catch {
    // A key without a readable certificate can still be rotated; only its dates are unknown.
    return undefined
  }
}

const dateOf = (text: string | undefined): string | null => {
  const millis = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(millis) ? null : new Date(millis).toISOString()
}

// A curve implies its algorithm; an RSA key can sign with any of five, so it tells nothing.
const algorithmOfCurve: Readonly<Record<string, string>> = {
  prime256v1: "ES256",
  secp384r1: "ES384"
}

const impliedAlgorithm = (certificate: X509Certificate | undefined): string | null => {
  const curve = certificate?.publicKey.asymmetricKeyDetails?.namedCurve
  return curve === undefined ? null : (algorithmOfCurve[curve] ?? null)
}

const keyOf = (record: KeyRecord): TenantKey => {
  const certificate = readCertificate(record.cert)
  return {
    kid: record.kid,
    algorithm: record.algorithm ?? impliedAlgorithm(certificate),
    mintedAt: dateOf(certificate?.validFrom),
    expiresAt: dateOf(certificate?.validTo),
    certificate: record.cert
  }
}

// A key of unknown use does not count as a signing key: rotating by it would be a guess.
const signs = ({ key_use: use }: KeyRecord): boolean => use === undefined || use === "signing"

/**
 * Sorts the signing keys of a connection by role. Encryption keys are in the same list, with roles
 * of their own, and a rotation does not move them.
 */
export const keySetOf = (records: ReadonlyArray<KeyRecord>): KeySet => {
  const signing = records.filter(signs)
  const only = (role: "current" | "next" | "previous"): Partial<Record<typeof role, TenantKey>> => {
    const [record, ...others] = signing.filter((candidate) => candidate[role] === true)
    return record === undefined || others.length > 0 ? {} : { [role]: keyOf(record) }
  }
  return { ...only("current"), ...only("next"), ...only("previous"), count: signing.length }
}
