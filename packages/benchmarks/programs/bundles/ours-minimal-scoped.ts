/** The same as `ours-minimal.ts`, with a client that is closed at the end. */
import { rotate } from "@effect-auth0/management/connections/keys"
import { clientSecret } from "@effect-auth0/management/credentials"
import { make, ManagementClient } from "@effect-auth0/management/fetch/minimal"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

const client = make({
  domain: "tenant.eu.auth0.com",
  credentials: clientSecret({
    clientId: "id",
    clientSecret: Redacted.make("secret")
  })
})

await Effect.runPromise(
  rotate("con_A1b2C3d4E5f6G7h8").pipe(
    Effect.provideServiceEffect(ManagementClient, client),
    Effect.scoped
  )
)
