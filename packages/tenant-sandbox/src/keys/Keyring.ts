/**
 * The keys of one connection and what a rotation does to them: next becomes current, current becomes
 * previous, a new key becomes next and the former previous is forgotten. Pure data, so that the order
 * of the list and the absence of false flags are defined in one place.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { JsonObject } from "../http/Json.ts"
import { identityOf } from "./KeyIdentity.ts"
import { mintKey, type MintedKey } from "./MintedKey.ts"
import type { SigningAlgorithm } from "./SigningAlgorithm.ts"

/** A connection's keys. A connection without keys has no keyring. */
export interface Keyring {
  readonly current: MintedKey
  readonly next: MintedKey
  readonly previous?: MintedKey
  /**
   * When the first key became current. Real tenants do not change it when they rotate, so it must not
   * be used for decisions.
   */
  readonly currentSince: string
}

/** Two new keys: a current and a next one. */
export const mintKeyring = Effect.fnUntraced(function* (
  connectionName: string,
  algorithm: SigningAlgorithm
) {
  const now = yield* Clock.currentTimeMillis
  const mint = mintKey({ commonName: connectionName, algorithm, notBefore: now })
  const [current, next] = yield* Effect.all([mint, mint], { concurrency: 2 })
  const keyring: Keyring = { current, next, currentSince: new Date(now).toISOString() }
  return keyring
})

/** The keyring after one rotation whose new key is `minted`. */
export const rotateKeyring = (keyring: Keyring, minted: MintedKey): Keyring => ({
  current: keyring.next,
  previous: keyring.current,
  next: minted,
  currentSince: keyring.currentSince
})

/**
 * The keys in the order of the API: current, previous where there is one, next. An older tenant
 * leaves out everything but `kid`, `cert` and the flags.
 */
export const keyringBody = (keyring: Keyring, older: boolean): ReadonlyArray<JsonObject> => [
  { ...identityOf(keyring.current, older), current: true, current_since: keyring.currentSince },
  ...(keyring.previous === undefined
    ? []
    : [{ ...identityOf(keyring.previous, older), previous: true }]),
  { ...identityOf(keyring.next, older), next: true }
]

/** The response to a rotation: the new next key, from an older tenant with `kid` and `cert` only. */
export const rotationBody = (next: MintedKey, older: boolean): JsonObject =>
  older ? identityOf(next, true) : { ...identityOf(next, false), next: true }

/** What the identity provider can fetch: the current and the next key. */
export const publishedKeys = (keyring: Keyring): ReadonlyArray<JsonObject> =>
  [keyring.current, keyring.next].map((key) => ({
    ...key.publicKey,
    use: "sig",
    alg: key.algorithm,
    kid: key.kid,
    x5c: [key.x5c]
  }))
