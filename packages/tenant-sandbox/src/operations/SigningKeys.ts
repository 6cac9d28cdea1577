/**
 * The tenant's signing keys: list, rotate, revoke; and the documents for verifying tokens.
 */
import { jsonResponse } from "../http/Response.ts"
import { notFound } from "../http/ApiProblem.ts"
import type { JsonObject } from "../http/Json.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { KeyState, TenantKey } from "../tokens/TenantKeys.ts"
import { success, type OperationHandler } from "./Operation.ts"

const keyBody = ({ currentSince, currentUntil, key, revokedAt, role }: KeyState): JsonObject => ({
  kid: key.kid,
  cert: key.cert,
  pkcs7: key.cert.replaceAll("CERTIFICATE", "PKCS7"),
  fingerprint: (key.thumbprint.match(/../gu) ?? []).join(":"),
  thumbprint: key.thumbprint,
  [role]: true,
  ...(currentSince === undefined ? {} : { current_since: currentSince }),
  ...(currentUntil === undefined ? {} : { current_until: currentUntil }),
  ...(revokedAt === undefined ? {} : { revoked: true, revoked_at: revokedAt })
})

const shortBody = ({ cert, kid }: TenantKey): JsonObject => ({ cert, kid })

const keyNotFound = notFound("The signing key does not exist")

/** The operations on the tenant's signing keys. */
export const signingKeyHandlers: Readonly<Record<string, OperationHandler>> = {
  "keys.signing.list": (tenant, request) => success(request, tenant.keys.all().map(keyBody)),
  "keys.signing.get": (tenant, request) => {
    const state = tenant.keys.all().find(({ key }) => key.kid === request.path["kid"])
    return state === undefined ? keyNotFound : success(request, keyBody(state))
  },
  "keys.signing.rotate": (tenant, request) => success(request, shortBody(tenant.keys.rotate())),
  "keys.signing.revoke": (tenant, request) => {
    const kid = request.path["kid"] ?? ""
    const state = tenant.keys.revoke(kid)
    if (state !== undefined) return success(request, shortBody(state.key))
    return tenant.keys.all().some(({ key }) => key.kid === kid)
      ? notFound("Only a previous signing key can be revoked: rotate the keys first")
      : keyNotFound
  }
}

/** The JWKS: all keys that are not revoked. */
export const tenantJwks = (tenant: Tenant) =>
  jsonResponse(
    200,
    {
      keys: tenant.keys
        .all()
        .filter(({ revokedAt }) => revokedAt === undefined)
        .map(({ key }) => key.jwk)
    },
    { "cache-control": "public, max-age=15" }
  )

/** The tenant's OpenID configuration. */
export const openidConfiguration = (tenant: Tenant) =>
  jsonResponse(200, {
    issuer: `https://${tenant.domain}/`,
    token_endpoint: `${tenant.origin}/oauth/token`,
    jwks_uri: `${tenant.origin}/.well-known/jwks.json`,
    grant_types_supported: ["client_credentials"],
    response_types_supported: ["token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    token_endpoint_auth_methods_supported: [
      "client_secret_basic",
      "client_secret_post",
      "private_key_jwt"
    ],
    token_endpoint_auth_signing_alg_values_supported: ["RS256", "RS384", "PS256"]
  })
