/** Rotates the keys of one connection with the smallest client, which lives as long as the program: client secret, retries, nothing else. */
import { rotate } from "@effect-auth0/management-effect3/connections/keys"
import { clientSecret } from "@effect-auth0/management-effect3/credentials"
import { make, ManagementClient } from "@effect-auth0/management-effect3/fetch/minimal"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"

const client = make({
  domain: "tenant.eu.auth0.com",
  credentials: clientSecret({
    clientId: "id",
    clientSecret: Redacted.make("secret")
  })
})

await Effect.runPromise(
  Effect.flatMap(
    Effect.flatMap(Scope.make(), (scope) => Scope.extend(client, scope)),
    (auth0) => Effect.provideService(rotate("con_A1b2C3d4E5f6G7h8"), ManagementClient, auth0)
  )
)
