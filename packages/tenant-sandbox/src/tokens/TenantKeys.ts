/**
 * The keys that the tenant signs tokens with: a current one, a next one, and previous ones until they
 * are revoked. A key is made when it is first needed, synchronously, since issuing a token must not
 * advance a virtual clock.
 */
import { createHash, randomUUID, type KeyObject } from "node:crypto"
import type { JsonObject } from "../http/Json.ts"
import { keyThumbprint } from "../keys/KeyThumbprint.ts"
import { processKeyPair } from "./ProcessKeyPairs.ts"
import { makeSelfSignedCertificate } from "../keys/SelfSignedCertificate.ts"

/** A key of the tenant. */
export interface TenantKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** PEM certificate. */
  readonly cert: string
  /** SHA-1 of the certificate's DER, upper-case hexadecimal. */
  readonly thumbprint: string
  readonly x5c: string
  readonly jwk: JsonObject
}

/** A key with its state. Times are ISO 8601. */
export interface KeyState {
  readonly key: TenantKey
  readonly role: "current" | "next" | "previous"
  readonly currentSince?: string
  readonly currentUntil?: string
  readonly revokedAt?: string
}

/** The keys of one tenant. */
export interface TenantKeys {
  /** The current key. */
  readonly current: () => TenantKey
  /** All keys: current, next, previous. */
  readonly all: () => ReadonlyArray<KeyState>
  /** The public key with this id, unless it is unknown or revoked. */
  readonly publicKeyOf: (kid: string) => KeyObject | undefined
  /** Makes the next key current and mints a new next one; returns the current one. */
  readonly rotate: () => TenantKey
  /** Revokes a previous key; returns its new state, or nothing if it is not a previous key. */
  readonly revoke: (kid: string) => KeyState | undefined
  /** Restores the initial keys. */
  readonly reset: () => void
}

const mint = (number: number, domain: string, tenantSalt: string, notBefore: number): TenantKey => {
  const keys = processKeyPair(number)
  const jwk = keys.publicKey.export({ format: "jwk" })
  const certificate = makeSelfSignedCertificate({
    commonName: domain,
    keys,
    hash: "SHA-256",
    notBefore
  })
  // Another tenant can share the pair, but not its id.
  const kid = createHash("sha256").update(tenantSalt).update(keyThumbprint(jwk)).digest("base64url")
  return {
    kid,
    ...keys,
    cert: certificate.pem,
    thumbprint: certificate.thumbprint,
    x5c: certificate.x5c,
    jwk: {
      kty: "RSA",
      use: "sig",
      alg: "RS256",
      kid,
      n: jwk.n ?? "",
      e: jwk.e ?? "",
      x5c: [certificate.x5c],
      x5t: Buffer.from(certificate.thumbprint, "hex").toString("base64url")
    }
  }
}

const order: ReadonlyArray<KeyState["role"]> = ["current", "next", "previous"]

/** Keys that are generated when they are first needed. */
export const makeTenantKeys = (domain: string, now: () => number): TenantKeys => {
  let states: ReadonlyArray<KeyState> = []
  let first: ReadonlyArray<KeyState> = []
  const salt = randomUUID()

  const iso = (): string => new Date(now()).toISOString()

  const ensured = (role: "current" | "next"): TenantKey => {
    const existing = states.find((state) => state.role === role)
    if (existing !== undefined) return existing.key
    const key = mint(first.length, domain, salt, now())
    const state: KeyState = role === "current" ? { key, role, currentSince: iso() } : { key, role }
    states = [...states, state]
    first = [...first, state]
    return key
  }

  return {
    current: () => ensured("current"),
    all: () => {
      ensured("current")
      ensured("next")
      return states.toSorted((a, b) => order.indexOf(a.role) - order.indexOf(b.role))
    },
    publicKeyOf: (kid) => {
      const state = states.find(({ key }) => key.kid === kid)
      return state === undefined || state.revokedAt !== undefined ? undefined : state.key.publicKey
    },
    rotate: () => {
      ensured("current")
      const next = ensured("next")
      const at = iso()
      states = states.map((state): KeyState => {
        if (state.key === next) return { key: next, role: "current", currentSince: at }
        return state.role === "current" ? { ...state, role: "previous", currentUntil: at } : state
      })
      ensured("next")
      return next
    },
    revoke: (kid) => {
      const state = states.find(({ key, role }) => key.kid === kid && role === "previous")
      if (state === undefined) return undefined
      const revoked: KeyState = { ...state, revokedAt: state.revokedAt ?? iso() }
      states = states.map((one) => (one === state ? revoked : one))
      return revoked
    },
    reset: () => {
      states = first.slice(0, 2)
    }
  }
}
