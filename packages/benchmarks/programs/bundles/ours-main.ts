/** The same through the main entry: spans and the governor are built in. */
import { ManagementClient } from "@effect-auth0/management"
import { rotate } from "@effect-auth0/management/connections/keys"
import { clientSecret } from "@effect-auth0/management/credentials"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as FetchHttpClient from "effect/http/FetchHttpClient"

const client = ManagementClient.layer({
  domain: "tenant.eu.auth0.com",
  credentials: clientSecret({
    clientId: "id",
    clientSecret: Redacted.make("secret")
  })
}).pipe(Layer.provide(FetchHttpClient.layer))

await Effect.runPromise(Effect.provide(rotate("con_A1b2C3d4E5f6G7h8"), client))
