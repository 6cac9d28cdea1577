/** Through the main entry points of the library and of Effect, as an application has it. */
import { Credentials, ManagementClient } from "@effect-auth0/management"
import * as Connections from "@effect-auth0/management/connections"
import { Effect, Redacted } from "effect"

export const client = ManagementClient.layer({
  domain: "tenant.eu.auth0.com",
  credentials: Credentials.clientSecret({
    clientId: "id",
    clientSecret: Redacted.make("secret")
  })
})

export const program = Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8", {
  signing_alg: "ES256"
}).pipe(
  Effect.map((next) => next.kid),
  Effect.catchTag("NotFound", (error) => Effect.succeed(error.code))
)
