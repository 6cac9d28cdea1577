/**
 * The machine-to-machine applications that may ask for tokens, and the tokens they got. A token is
 * an opaque random text: only this tenant reads it, and it says nothing to anybody else.
 */
import { timingSafeEqual } from "node:crypto"
import * as Redacted from "effect/Redacted"
import type { RegisteredKey, UsedAssertions } from "./PublicKeys.ts"

/** An application that may get tokens: by its client secret, or by its keys where it has some. */
export interface Application {
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
  /** Where there are any, the secret opens nothing. */
  readonly publicKeys: ReadonlyArray<RegisteredKey>
  /** The assertions that it used. */
  readonly used: UsedAssertions
  /** The scopes it was granted. */
  readonly scopes: ReadonlyArray<string>
}

/** What a token allows, and until when (milliseconds since 1970). */
export interface Grant {
  readonly clientId: string
  readonly scopes: ReadonlyArray<string>
  readonly expiresAt: number
}

/** Applications by id, grants by token. */
export interface ApplicationRegistry {
  readonly add: (application: Application) => void
  readonly find: (clientId: string) => Application | undefined
  readonly grant: (token: string, grant: Grant) => void
  readonly grantOf: (token: string) => Grant | undefined
  readonly revokeTokens: () => void
  /** Forgets tokens and which assertions were used. */
  readonly reset: () => void
}

/** An empty registry. */
export const makeApplicationRegistry = (): ApplicationRegistry => {
  const applications = new Map<string, Application>()
  const grants = new Map<string, Grant>()
  return {
    add: (application) => {
      applications.set(application.clientId, application)
    },
    find: (clientId) => applications.get(clientId),
    grant: (token, grant) => {
      grants.set(token, grant)
    },
    grantOf: (token) => grants.get(token),
    revokeTokens: () => grants.clear(),
    reset: () => {
      grants.clear()
      for (const { used } of applications.values()) used.clear()
    }
  }
}

/** Whether a text is the application's secret, in a time that does not tell how much of it is right. */
export const isSecretOf = (application: Application, candidate: string): boolean => {
  const expected = Buffer.from(Redacted.value(application.clientSecret))
  const given = Buffer.from(candidate)
  return expected.length === given.length && timingSafeEqual(expected, given)
}
