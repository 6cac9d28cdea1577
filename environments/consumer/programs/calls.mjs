/** One read, one list and one rotation, over whichever layer the host gives. */
import { Connections } from "@effect-auth0/management"
import { clientSecret, token } from "@effect-auth0/management/credentials"
import { Effect, Redacted, Stream } from "effect"

export const calls = (layer, tenant) => {
  const { clientId, connection, domain, origin } = tenant
  const client = layer({
    domain,
    origin,
    // A browser has a token of its user, and no secret.
    credentials:
      tenant.token === undefined
        ? clientSecret({ clientId, clientSecret: Redacted.make(tenant.clientSecret) })
        : token(Redacted.make(tenant.token))
  })
  const program = Effect.gen(function* () {
    const { name } = yield* Connections.get(connection)
    const listed = yield* Stream.runCollect(Connections.list.items({ strategy: ["oidc"] }))
    const { kid } = yield* Connections.Keys.rotate(connection, { signing_alg: "ES256" })
    return { read: name, listed: Array.from(listed, (one) => one.name), rotated: kid }
  })
  return Effect.runPromise(program.pipe(Effect.provide(client)))
}
