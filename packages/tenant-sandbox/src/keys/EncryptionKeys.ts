/**
 * The keys with which identity providers encrypt what they send to a connection. They are in the same
 * list as the signing keys, with separate roles, and a rotation of signing keys does not affect them.
 */
import type { JsonObject } from "../http/Json.ts"
import { identityOf } from "./KeyIdentity.ts"
import type { MintedKey } from "./MintedKey.ts"

/** The encryption keys of one connection. */
export interface EncryptionKeys {
  readonly current: MintedKey
  readonly next?: MintedKey
}

/** The algorithm that an encryption key is for, whatever its pair can do. */
const algorithm = "RSA-OAEP-256"

const body = (key: MintedKey, older: boolean): JsonObject => ({
  ...identityOf(key, older),
  ...(older ? {} : { algorithm, key_use: "encryption" })
})

/** The encryption keys as the API lists them: current, and next where there is one. */
export const encryptionKeysBody = (
  { current, next }: EncryptionKeys,
  older: boolean
): ReadonlyArray<JsonObject> => [
  { ...body(current, older), current: true },
  ...(next === undefined ? [] : [{ ...body(next, older), next: true }])
]

/** The part that identity providers can fetch. */
export const publishedEncryptionKeys = ({
  current,
  next
}: EncryptionKeys): ReadonlyArray<JsonObject> =>
  [current, ...(next === undefined ? [] : [next])].map((key) => ({
    ...key.publicKey,
    use: "enc",
    alg: algorithm,
    kid: key.kid,
    x5c: [key.x5c]
  }))
