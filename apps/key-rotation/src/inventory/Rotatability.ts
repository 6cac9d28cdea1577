/**
 * Whether a connection's keys can be rotated, and if not, why and what to do. A rotation that the
 * tenant would reject, or that would lock users out, is rejected here: when it is planned, and again
 * right before it is sent.
 */
import type { KeySet } from "../tenant/ConnectionKeys.ts"
import type { Connection } from "../tenant/Tenant.ts"

/** Why a connection cannot be rotated. */
export type Obstacle =
  | "unreadable"
  | "options-hidden"
  | "other-authentication"
  | "keys-not-supported"
  | "no-keys"
  | "roles-unknown"
  | "next-expired"

/** The verdict on one connection. */
export type Rotatability =
  | { readonly rotatable: true }
  | { readonly rotatable: false; readonly obstacle: Obstacle; readonly explanation: string }

/** The verdict for a connection whose keys could not be read this time. */
export const unreadable = (message: string): Rotatability => ({
  rotatable: false,
  obstacle: "unreadable",
  explanation: `its keys could not be read: ${message}`
})

const cannot = (obstacle: Obstacle, explanation: string): Rotatability => ({
  rotatable: false,
  obstacle,
  explanation
})

/**
 * Decides whether a connection can be rotated.
 *
 * @param keys - Its keys; `undefined` where the tenant says that it can have none.
 * @param now - Milliseconds since 1970.
 */
export const rotatabilityOf = (
  connection: Connection,
  keys: KeySet | undefined,
  now: number
): Rotatability => {
  if (!connection.optionsVisible) {
    return cannot(
      "options-hidden",
      "how it authenticates cannot be seen: the token needs the scope read:connections_options"
    )
  }
  if (connection.authentication !== "private_key_jwt") {
    return cannot(
      "other-authentication",
      `it authenticates with ${connection.authentication ?? "its strategy's default"}, not with private_key_jwt`
    )
  }
  if (keys === undefined)
    return cannot("keys-not-supported", "the tenant says that it can have no keys")
  if (keys.count === 0) {
    return cannot(
      "no-keys",
      "it has no signing keys yet: create them with key-rotation create-keys"
    )
  }
  if (keys.current === undefined || keys.next === undefined) {
    return cannot("roles-unknown", "the tenant does not say which key is current and which is next")
  }
  const { expiresAt } = keys.next
  if (expiresAt !== null && Date.parse(expiresAt) <= now) {
    return cannot(
      "next-expired",
      "the certificate of its next key has expired: a rotation would make that key current"
    )
  }
  return { rotatable: true }
}
