/**
 * The address of a server, checked: a scheme, a host and perhaps a port. Credentials are
 * sent there, so anything that could lead elsewhere is rejected.
 */
import { ConfigurationError } from "./ConfigurationError.ts"

const secure = /^https:|^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:|$)/

/**
 * An origin without a trailing slash, in lower case, or the error that names the option. With
 * `insecure`, `http` may also lead to other machines.
 */
export const readOrigin = (
  origin: string,
  option = "origin",
  insecure = false
): string | ConfigurationError => {
  // As a program without types gives it.
  const bare = String(origin).replace(/\/$/, "").toLowerCase()
  return URL.parse(bare)?.origin === bare && (insecure ? /^https?:/ : secure).test(bare)
    ? bare
    : new ConfigurationError({
        option,
        message: `${option} must be https, or http on this machine, with a host and a port only`
      })
}
