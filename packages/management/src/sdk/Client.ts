/** The client of a tenant: the tag that every operation requires, and its constructors. */
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

/** The options of a client. */
export interface ClientOptions extends Client.ClientOptions {
  /** The tenant's domain: only a host name, such as `tenant.eu.auth0.com`. */
  readonly domain: string
  /**
   * Another server to send to instead of the tenant: a sandbox, a mock, a recording proxy. `https`, or
   * `http` on this machine.
   */
  readonly origin?: string | undefined
  /**
   * Allows an `http` origin on other machines, such as a sandbox in a container. Credentials and tokens
   * are then sent unencrypted: for test networks only.
   */
  readonly insecureOrigin?: boolean | undefined
  /** The audience of the token; `https://{domain}/api/v2/` by default. */
  readonly audience?: string | undefined
  /**
   * The custom domain for links in messages and tickets, unless a call sets another: one of the
   * tenant's host names. It is sent only with operations that accept it.
   */
  readonly customDomain?: string | undefined
  /**
   * The content of the header `Auth0-Client`, which identifies the calling software; `false` sends
   * none.
   */
  readonly clientInfo?: ClientInfo | false | undefined
}

/** The profile of a client whose calls use this custom domain unless they set another. */
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

/** Like {@link make}, over a given transport. */
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
 * Fails with a `ConfigurationError` if the domain, the origin or a limit is invalid.
 */
export const make = (
  options: ClientOptions
): Effect.Effect<Client.Client, ConfigurationError, Transport | Scope.Scope> =>
  Effect.flatMap(Transport, (transport) => makeOver(transport, options))
