/** API keys: one secret in a header, the query or a cookie, as the API's document says. */
import * as Redacted from "effect/Redacted"
import { ConfigurationError } from "../core/ConfigurationError.ts"
import { fixedSecret } from "./FixedSecret.ts"
import type { Authorization } from "../core/Authorization.ts"
import type { Credentials } from "./RequestedCredentials.ts"

/** Where an API key is sent; the same two fields as in a security scheme of type `apiKey`. */
export interface ApiKeyPlace {
  readonly in: "header" | "query" | "cookie"
  /** The name of the header, query parameter or cookie. */
  readonly name: string
}

// Visible ASCII with inner spaces; in a cookie nothing that ends a value (RFC 6265, section 4.1.1).
const sendable = {
  header: /^[!-~]([ -~]*[!-~])?$/,
  query: /^\P{Surrogate}+$/u,
  cookie: /^[!#-+\--:<-[\]-~]+$/
}

const carry = ({ in: place, name }: ApiKeyPlace, key: string): Authorization => {
  if (place === "header") return { headers: { [name.toLowerCase()]: key } }
  return place === "cookie"
    ? { headers: { cookie: `${name}=${key}` } }
    : {
        inPath: (path) =>
          `${path}${path.includes("?") ? "&" : "?"}${encodeURIComponent(name)}=${encodeURIComponent(key)}`
      }
}

/**
 * An API key. Making a client fails with a `ConfigurationError` if the key cannot be sent in its place,
 * because of a line break, for example.
 *
 * @example
 * ```ts
 * import { Redacted } from "effect"
 * import { apiKey } from "openapi-effect-runtime/credentials/ApiKey"
 *
 * export const credentials = apiKey({ in: "header", name: "x-api-key" }, Redacted.make("…"))
 * ```
 */
export const apiKey = (place: ApiKeyPlace, key: Redacted.Redacted<string>): Credentials => ({
  authorize: (secret) => carry(place, secret),
  tokens: () =>
    fixedSecret(
      key,
      sendable[place.in].test(Redacted.value(key))
        ? undefined
        : new ConfigurationError({
            option: "apiKey",
            message: `the API key is empty or has a character that a ${place.in} cannot hold; pass only the key`
          })
    )
})
