/**
 * RSA pairs for the keys that tenants sign tokens with. A pair takes a tenth of a second, which a suite that
 * starts a tenant for every test would pay every time: all tenants of a process take theirs from here, the
 * first key of each being the same pair under another id. A tenant knows tokens by those ids, so it takes
 * none of another's.
 */
import { generateKeyPairSync } from "node:crypto"
import type { KeyPair } from "../keys/CertificateSigning.ts"

const pairs: Array<KeyPair> = []

/** The pair for a tenant's key of this number, counted from 0. */
export const processKeyPair = (number: number): KeyPair => {
  for (let made = pairs.length; made <= number; made++) {
    pairs.push(generateKeyPairSync("rsa", { modulusLength: 2048 }))
  }
  return pairs[number] ?? processKeyPair(number)
}
