/** What a library exports without types of its own: declarations have to name ours. */
import { Connections, Credentials } from "@effect-auth0/management"
import * as Keys from "@effect-auth0/management/connections/keys"
import { layer } from "@effect-auth0/management/fetch"
import { Effect, Redacted, Stream } from "effect"

export const page = Connections.list({ strategy: ["oidc"], take: 50 })
export const next = Effect.map(page, (one) => one.next)
export const all = Connections.list.items({ strategy: ["oidc"] })
export const names = Stream.map(all, (one) => one.name)
export const read = (id: string) => Connections.get(id)
export const rotate = (id: string) => Keys.rotate(id, { signing_alg: "ES256" })
export const rotated = (id: string) =>
  Effect.catchTag(rotate(id), "NotFound", (error) => Effect.succeed(error.code))
export const client = layer({
  domain: "tenant.example.com",
  credentials: Credentials.token(Redacted.make("a-token"))
})
