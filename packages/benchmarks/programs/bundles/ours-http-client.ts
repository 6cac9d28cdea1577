/** Rotates the keys of one connection through Effect's `HttpClient` over `fetch`. */
import { rotate } from "@effect-auth0/management/connections/keys"
import { clientSecret } from "@effect-auth0/management/credentials"
import { layer } from "@effect-auth0/management/http-client"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as FetchHttpClient from "effect/http/FetchHttpClient"

const client = layer({
  domain: "tenant.eu.auth0.com",
  credentials: clientSecret({
    clientId: "id",
    clientSecret: Redacted.make("secret")
  })
}).pipe(Layer.provide(FetchHttpClient.layer))

await Effect.runPromise(Effect.provide(rotate("con_A1b2C3d4E5f6G7h8"), client))
