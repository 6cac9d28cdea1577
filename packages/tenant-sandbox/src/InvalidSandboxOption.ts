/**
 * What is wrong with the options that a sandbox is started with.
 */
import { isIP } from "node:net"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { isHostname } from "./contract/Formats.ts"
import type { SandboxOptions } from "./SandboxOptions.ts"

/** An option that no sandbox can be started with. */
export class InvalidSandboxOption extends Schema.TaggedError<InvalidSandboxOption>()(
  "InvalidSandboxOption",
  {
    /** Its name, such as `domain`. */
    option: Schema.String,
    /** What is wrong and what to do. */
    reason: Schema.String
  }
) {
  override get message(): string {
    return `The option ${this.option}: ${this.reason}`
  }
}

const isWhole = (value: number | undefined, least: number): boolean =>
  value === undefined || (Number.isSafeInteger(value) && value >= least)

/** What is wrong with an option, or nothing. */
export const invalidOption = (options: SandboxOptions): InvalidSandboxOption | undefined => {
  const invalid = (option: keyof SandboxOptions, reason: string) =>
    new InvalidSandboxOption({ option, reason })
  const { allowedHosts = [], domain, host, port, requestLogLimit, tokenLifetimeSeconds } = options
  if (domain !== undefined && !isHostname(domain)) {
    return invalid(
      "domain",
      "must be a host name such as acme.eu.auth0.com, without https:// and port"
    )
  }
  if (host !== undefined && isIP(host) === 0 && !isHostname(host)) {
    return invalid("host", "must be an address such as 127.0.0.1 or a host name, without port")
  }
  if (options.clientId === "") {
    return invalid("clientId", "must not be empty; leave it out for a random one")
  }
  if (options.clientSecret !== undefined && Redacted.value(options.clientSecret) === "") {
    return invalid("clientSecret", "must not be empty; leave it out for a random one")
  }
  if (!allowedHosts.every(isHostname)) {
    return invalid("allowedHosts", "must be host names such as auth0, without https:// and port")
  }
  if (!isWhole(port, 0) || (port ?? 0) > 65_535) {
    return invalid("port", "must be a whole number from 0 to 65535")
  }
  if (!isWhole(requestLogLimit, 1)) {
    return invalid("requestLogLimit", "must be a whole number, 1 or more")
  }
  return isWhole(tokenLifetimeSeconds, 0)
    ? undefined
    : invalid("tokenLifetimeSeconds", "must be a whole number of seconds, 0 or more")
}
