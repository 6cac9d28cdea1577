/** HTTP Basic authentication (RFC 7617). */
import * as Redacted from "effect/Redacted"
import { ConfigurationError } from "../core/ConfigurationError.ts"
import { fixedSecret } from "./FixedSecret.ts"
import type { Credentials } from "./RequestedCredentials.ts"

// RFC 7617, section 2: control characters are not allowed, and the first colon ends the name.
const control = /\p{Cc}/u

const wrongIn = (username: string, password: string): ConfigurationError | undefined => {
  if (username.includes(":") || control.test(username)) {
    return new ConfigurationError({
      option: "username",
      message: "username has a colon or a control character, which Basic authentication cannot send"
    })
  }
  return control.test(password)
    ? new ConfigurationError({
        option: "password",
        message: "password has a control character, such as a line break; pass only the password"
      })
    : undefined
}

/** A user name and a password, sent as UTF-8. */
export const basic = (options: {
  readonly username: string
  readonly password: Redacted.Redacted<string>
}): Credentials => {
  const { password, username } = options
  return {
    authorize: (secret) => ({ headers: { authorization: `Basic ${secret}` } }),
    tokens: () => {
      // Converted to bytes first, since `btoa` accepts only Latin-1.
      const bytes = new TextEncoder().encode(`${username}:${Redacted.value(password)}`)
      const secret = Redacted.make(
        btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
      )
      return fixedSecret(secret, wrongIn(username, Redacted.value(password)))
    }
  }
}
