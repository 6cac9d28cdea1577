/**
 * Which tenant is called. A domain is a host name and nothing else, so that no
 * part of it can turn into a path, a port, a user name or another host.
 */
import * as Data from "effect/Data"

/** The tenant's domain, or another part of the client's configuration, cannot be used. */
export class ConfigurationError extends Data.TaggedError("ConfigurationError")<{
  /** Which option: `domain`, `origin`, `privateKey`, the name of a variable. */
  readonly option: string
  /** What is wrong with it, and what to give instead. */
  readonly message: string
}> {}

/** Where a tenant is reached. */
export interface Tenant {
  /** The host name that the client was given, in lower case. */
  readonly domain: string
  /** Scheme, host and port of the server that is called. */
  readonly origin: string
  /** The audience of a management token. */
  readonly audience: string
}

const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
const hostName = new RegExp(`^(?=.{1,253}$)${label}(?:\\.${label})*$`, "i")

const secure = /^https:|^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:|$)/

/**
 * Checks the options; gives the tenant, or the error that says what to change.
 *
 * @param options.origin - Another server to call in the tenant's stead (a sandbox,
 * a mock, a recording proxy): `https`, or `http` on this machine only.
 */
export const make = (options: {
  readonly domain: string
  readonly origin?: string | undefined
  readonly audience?: string | undefined
}): Tenant | ConfigurationError => {
  const { domain, origin } = options
  if (typeof domain !== "string" || !hostName.test(domain)) {
    return new ConfigurationError({
      option: "domain",
      message: "domain must be a host name, such as tenant.eu.auth0.com"
    })
  }
  const host = domain.toLowerCase()
  const home = `https://${host}`
  const audience = options.audience ?? `${home}/api/v2/`
  if (origin === undefined) return { domain: host, origin: home, audience }
  const bare = origin.replace(/\/$/, "").toLowerCase()
  return URL.parse(bare)?.origin === bare && secure.test(bare)
    ? { domain: host, origin: bare, audience }
    : new ConfigurationError({
        option: "origin",
        message: "origin must be https, or http on this machine, with a host and a port only"
      })
}
