import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { rotate } from "@effect-auth0/management/connections/keys"
import { layer } from "@effect-auth0/management/fetch"
import { clientSecret } from "@effect-auth0/management/credentials"
Effect.runFork(rotate("con_x").pipe(Effect.provide(layer({domain:"a.b", credentials: clientSecret({clientId:"a",clientSecret:Redacted.make("s")})}))))
