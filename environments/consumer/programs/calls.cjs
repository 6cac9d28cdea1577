/** The same by `require`. */
const { Connections } = require("@effect-auth0/management")
const { clientSecret } = require("@effect-auth0/management/credentials")
const { Effect, Redacted, Stream } = require("effect")

module.exports.calls = (layer, { clientId, clientSecret: secret, connection, domain, origin }) => {
  const client = layer({
    domain,
    origin,
    credentials: clientSecret({ clientId, clientSecret: Redacted.make(secret) })
  })
  const program = Effect.gen(function* () {
    const { name } = yield* Connections.get(connection)
    const listed = yield* Stream.runCollect(Connections.list.items({ strategy: ["oidc"] }))
    const { kid } = yield* Connections.Keys.rotate(connection, { signing_alg: "ES256" })
    return { read: name, listed: Array.from(listed, (one) => one.name), rotated: kid }
  })
  return Effect.runPromise(program.pipe(Effect.provide(client)))
}
