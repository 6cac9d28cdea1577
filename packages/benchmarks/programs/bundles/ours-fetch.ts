/** Rotates the keys of one connection through the `fetch` layer, with a client secret. */
import { rotate } from "@effect-auth0/management/connections/keys"
import { clientSecret } from "@effect-auth0/management/credentials"
import { layer } from "@effect-auth0/management/fetch"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

const client = layer({
  domain: "tenant.eu.auth0.com",
  credentials: clientSecret({
    clientId: "id",
    clientSecret: Redacted.make("secret")
  })
})

await Effect.runPromise(Effect.provide(rotate("con_A1b2C3d4E5f6G7h8"), client))
