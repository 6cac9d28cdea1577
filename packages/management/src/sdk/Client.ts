/** The client of a tenant: the tag that every operation asks for, and how it is made. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Client from "openapi-effect-runtime/call/Client"
import { ConfigurationError } from "openapi-effect-runtime/core/ConfigurationError"
import { Transport } from "openapi-effect-runtime/transport/Transport"
import { type ClientInfo, encode as encodeInfo, thisPackage } from "../config/ClientInfo.ts"
import { make as makeTenant } from "../config/Tenant.ts"
import { profile } from "../generated/sdk/profile.js"
import type { CallOptions } from "./CallOptions.ts"

export { ManagementClient } from "../generated/sdk/client.js"

/** What a client is made from. */
export interface ClientOptions extends Client.ClientOptions {
  /** The tenant's domain: a host name such as `tenant.eu.auth0.com`, and nothing else. */
  readonly domain: string
  /**
   * Another server to send to in the tenant's stead: a sandbox, a mock, a
   * recording proxy. `https`, or `http` on this machine.
   */
  readonly origin?: string | undefined
  /**
   * Allows an `http` origin on other machines, such as a sandbox in a container. Credentials and tokens
   * are then sent unencrypted, so it is for test networks only.
   */
  readonly insecureOrigin?: boolean | undefined
  /** The audience to ask a token for; the domain's `https://{domain}/api/v2/` if not given. */
  readonly audience?: string | undefined
  /**
   * The custom domain that links in messages and tickets have, where a call does not name another: a
   * host name of the tenant's. It is sent with the operations that take it, and with no other.
   */
  readonly customDomain?: string | undefined
  /** What the header `Auth0-Client` tells of the software that calls; `false` sends none. */
  readonly clientInfo?: ClientInfo | false | undefined
}

/** The profile of a client whose calls have this custom domain, unless they name another. */
const profileFor = ({ customDomain }: ClientOptions): typeof profile =>
  customDomain === undefined
    ? profile
    : {
        ...profile,
        callHeaders: (options: CallOptions) =>
          profile.callHeaders?.({
            ...options,
            customDomain: options.customDomain ?? customDomain
          }) ?? {}
      }

const headersOf = ({ clientInfo, headers }: ClientOptions): Readonly<Record<string, string>> => ({
  ...(clientInfo === false ? undefined : { "auth0-client": encodeInfo(clientInfo ?? thisPackage) }),
  ...headers
})

/** As {@link make}, over a transport that is at hand. */
export const makeOver = (
  transport: Transport["Service"],
  options: ClientOptions
): Effect.Effect<Client.Client, ConfigurationError, Scope.Scope> => {
  const server = makeTenant(options)
  return server instanceof ConfigurationError
    ? Effect.fail(server)
    : Client.makeOver(profileFor(options), server, transport, {
        ...options,
        headers: headersOf(options)
      })
}

/**
 * The client of a tenant over the program's `Transport`.
 *
 * Fails with a `ConfigurationError` if the domain, the origin or a limit is none.
 */
export const make = (
  options: ClientOptions
): Effect.Effect<Client.Client, ConfigurationError, Transport | Scope.Scope> =>
  Effect.flatMap(Transport, (transport) => makeOver(transport, options))
