import { Clients, Credentials } from "@effect-auth0/management"
import { layer } from "@effect-auth0/management/node"
import { Context, Effect, Layer, LayerMap, type Redacted } from "effect"

/** What is needed to call a tenant. */
export interface Tenant {
  readonly domain: string
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
  readonly origin?: string
}

/** Where the credentials of tenants are kept: a vault, a database. */
export class Directory extends Context.Service<
  Directory,
  { readonly find: (name: string) => Effect.Effect<Tenant> }
>()("Directory") {}

/** A client for each tenant, made when it is first asked for and closed when it has not been used for a while. */
export class Tenants extends LayerMap.Service<Tenants>()("Tenants", {
  lookup: (name: string) =>
    Layer.unwrap(
      Effect.gen(function* () {
        const directory = yield* Directory
        const { domain, clientId, clientSecret, origin } = yield* directory.find(name)
        const credentials = Credentials.clientSecret({ clientId, clientSecret })
        return layer({ domain, credentials, origin })
      })
    ),
  idleTimeToLive: "5 minutes"
}) {}

/** How many applications a tenant has. */
export const countClients = (tenant: string) =>
  Clients.list({ include_totals: true }).pipe(
    Effect.map(({ items, total }) => total ?? items.length),
    Effect.provide(Tenants.get(tenant))
  )
