/** The same in TypeScript, with every type written down that a program would write down. */
import {
  type ConfigurationError,
  Connections,
  type ManagementClient
} from "@effect-auth0/management"
import { clientSecret } from "@effect-auth0/management/credentials"
import type { layer as layerOverFetch } from "@effect-auth0/management/fetch"
import { Effect, type Layer, Redacted, Stream } from "effect"

export interface Tenant {
  readonly domain: string
  readonly origin: string
  readonly clientId: string
  readonly clientSecret: string
  readonly connection: string
}

export interface Called {
  readonly read: string | undefined
  readonly listed: ReadonlyArray<string | undefined>
  readonly rotated: string
}

export const calls = (layer: typeof layerOverFetch, tenant: Tenant): Promise<Called> => {
  const client: Layer.Layer<ManagementClient, ConfigurationError> = layer({
    domain: tenant.domain,
    origin: tenant.origin,
    credentials: clientSecret({
      clientId: tenant.clientId,
      clientSecret: Redacted.make(tenant.clientSecret)
    })
  })
  const program = Effect.gen(function* () {
    const { name } = yield* Connections.get(tenant.connection)
    const listed = yield* Stream.runCollect(Connections.list.items({ strategy: ["oidc"] }))
    const { kid } = yield* Connections.Keys.rotate(tenant.connection, { signing_alg: "ES256" })
    return { read: name, listed: Array.from(listed, (one) => one.name), rotated: kid }
  }).pipe(
    // The errors that the types promise can be told apart by their tags.
    Effect.catchTag("NotFound", ({ code }) =>
      Effect.die(`no such connection: ${code ?? "without a code"}`)
    )
  )
  // @ts-expect-error -- a misspelled field of a request body
  Connections.Keys.rotate(tenant.connection, { signing_al: "ES256" })
  return Effect.runPromise(program.pipe(Effect.provide(client)))
}
