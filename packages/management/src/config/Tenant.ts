/** The tenant of a client, checked before anything is sent to it. */
import { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import { readOrigin } from "openapi-effect-runtime/core/Origin"
import { json } from "openapi-effect-runtime/credentials/TokenFormats"
import type { Server } from "openapi-effect-runtime/core/Server"

const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
const hostName = new RegExp(`^(?=.{1,253}$)${label}(?:\\.${label})*$`, "i")

/** The server of a tenant, or the error in its domain or origin. */
export const make = (options: {
  readonly domain: string
  readonly origin?: string | undefined
  readonly insecureOrigin?: boolean | undefined
  readonly audience?: string | undefined
}): Server | ConfigurationError => {
  const { domain } = options
  if (typeof domain !== "string" || !hostName.test(domain)) {
    return new ConfigurationError({
      option: "domain",
      message:
        "domain must be a host name, such as tenant.eu.auth0.com; set AUTH0_ORIGIN or origin for a sandbox"
    })
  }
  const home = `https://${domain.toLowerCase()}`
  const origin =
    options.origin === undefined
      ? home
      : readOrigin(options.origin, "origin", options.insecureOrigin === true)
  if (origin instanceof ConfigurationError) return origin
  return {
    origin,
    tokenEndpoint: {
      origin,
      path: "/oauth/token",
      format: json,
      parameters: { audience: options.audience ?? `${home}/api/v2/` },
      assertionAudience: `${home}/`,
      quotaHeader: "auth0-client-quota-limit"
    }
  }
}
