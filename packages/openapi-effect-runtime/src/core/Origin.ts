/**
 * Checks the address of a server: scheme, host and an optional port. Credentials are sent there, so
 * anything that could lead elsewhere is rejected.
 */
import { ConfigurationError } from "./ConfigurationError.ts"

const secure = /^https:|^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:|$)/

/**
 * The origin in lower case without a trailing slash, or an error that names the option. `insecure`
 * allows `http` to other machines.
 */
export const readOrigin = (
  origin: string,
  option = "origin",
  insecure = false
): string | ConfigurationError => {
  // An untyped program can pass anything.
  const bare = String(origin).replace(/\/$/, "").toLowerCase()
  return URL.parse(bare)?.origin === bare && (insecure ? /^https?:/ : secure).test(bare)
    ? bare
    : new ConfigurationError({
        option,
        message: `${option} must be https, or http on this machine, with a host and a port only`
      })
}
