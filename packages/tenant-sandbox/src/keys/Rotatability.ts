/**
 * Which connections can have keys and which can rotate them: OIDC and Okta connections have keys,
 * and of these only the ones that authenticate with `private_key_jwt` rotate them.
 */
import { isSigningAlgorithm, type SigningAlgorithm } from "./SigningAlgorithm.ts"
import type { JsonObject } from "../http/Json.ts"

interface Authenticating {
  readonly strategy: string
  readonly options: JsonObject
}

/** Whether a connection of this strategy can have keys. */
export const canHaveKeys = ({ strategy }: Authenticating): boolean =>
  strategy === "oidc" || strategy === "okta"

/** Whether the connection authenticates with a signed assertion. */
export const usesKeys = (connection: Authenticating): boolean =>
  canHaveKeys(connection) && connection.options["token_endpoint_auth_method"] === "private_key_jwt"

/** The algorithm that the connection's first keys are made for. */
export const configuredAlgorithm = ({ options }: Authenticating): SigningAlgorithm => {
  const algorithm = options["token_endpoint_auth_signing_alg"]
  return isSigningAlgorithm(algorithm) ? algorithm : "RS256"
}
