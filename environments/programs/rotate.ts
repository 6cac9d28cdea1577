/** The README's first call: rotates the keys of a connection, over `…/fetch`. */
import * as Keys from "@effect-auth0/management/connections/keys"
import * as Credentials from "@effect-auth0/management/credentials"
import { layer } from "@effect-auth0/management/fetch"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

export interface Input {
  readonly domain: string
  readonly origin: string
  readonly clientId: string
  readonly clientSecret: string
  readonly connection: string
}

export default (input: Input): Promise<{ readonly kid: string; readonly missing: string }> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { kid } = yield* Keys.rotate(input.connection, { signing_alg: "ES256" })
      const missing = yield* Effect.flip(Keys.rotate("con_0000000000000000"))
      return { kid, missing: missing._tag }
    }).pipe(
      Effect.provide(
        layer({
          domain: input.domain,
          origin: input.origin,
          credentials: Credentials.clientSecret({
            clientId: input.clientId,
            clientSecret: Redacted.make(input.clientSecret)
          })
        })
      )
    )
  )
