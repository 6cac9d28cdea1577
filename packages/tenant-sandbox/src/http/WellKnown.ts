/**
 * Well-known documents for verifying the tenant's tokens, which the contract does not describe.
 */
import { openidConfiguration, tenantJwks } from "../operations/SigningKeys.ts"
import type { Tenant } from "../tenant/Tenant.ts"
import type { IncomingRequest } from "./IncomingRequest.ts"
import type { Eventually } from "./Pipeline.ts"

/** The response to a well-known path, if there is one. */
export const wellKnown = (
  tenant: Tenant,
  { method, rawPath }: IncomingRequest
): Eventually | undefined => {
  if (method !== "GET" && method !== "HEAD") return undefined
  if (rawPath === "/.well-known/openid-configuration") return openidConfiguration(tenant)
  return rawPath === "/.well-known/jwks.json" ? tenantJwks(tenant) : undefined
}
