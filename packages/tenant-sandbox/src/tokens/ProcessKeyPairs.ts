/**
 * RSA key pairs for tenants' token signing keys. Generating a pair takes a tenth of a second, too long
 * for suites that start a tenant in every test, so all tenants of a process share pairs under different
 * key ids. A tenant only accepts tokens with its own ids, so not those of other tenants.
 */
import { generateKeyPairSync } from "node:crypto"
import type { KeyPair } from "../keys/CertificateSigning.ts"

const pairs: Array<KeyPair> = []

/** The pair for a tenant's key with this number, counted from 0. */
export const processKeyPair = (number: number): KeyPair => {
  for (let made = pairs.length; made <= number; made++) {
    pairs.push(generateKeyPairSync("rsa", { modulusLength: 2048 }))
  }
  return pairs[number] ?? processKeyPair(number)
}
