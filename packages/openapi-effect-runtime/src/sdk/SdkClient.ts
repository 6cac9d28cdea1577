/** How the client of a generated SDK is made: from what the API's document says, and options. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type Client, type ClientOptions, makeOver } from "../call/Client.ts"
import { ConfigurationError } from "../core/ConfigurationError.ts"
import { readOrigin } from "../core/Origin.ts"
import type { Profile } from "../core/Profile.ts"
import type { TokenEndpoint } from "../core/Server.ts"
import type { ServerAddress } from "./ServerAddress.ts"
import type { Transport } from "../transport/Transport.ts"

/** What the client of a generated SDK is made from. */
export interface SdkOptions extends ClientOptions {
  /**
   * Scheme, host and port of the server, `https`, or `http` on this machine; the one that the API's
   * document names if not given.
   */
  readonly origin?: string | undefined
  /** A server of the API's document, with its variables, as a function of `Servers` gives it. */
  readonly server?: ServerAddress | ConfigurationError | undefined
  /**
   * Where the servers of single operations are, by the origins that the API's document gives them: for
   * tests, and for an API behind a proxy. Without it they are where the document says.
   */
  readonly servers?: Readonly<Record<string, string>> | undefined
  /** Where OAuth 2 tokens are requested, for credentials that need it. */
  readonly tokenEndpoint?: TokenEndpoint | undefined
}

/** What makes an SDK's client over a transport. */
export type MakeClient<Options> = (
  transport: Transport["Service"],
  options: Options
) => Effect.Effect<Client, ConfigurationError, Scope.Scope>

/** What makes the client of an API; `server` is the origin that its document names, if it does. */
export const makeOf =
  (
    profile: Profile,
    server: string | undefined,
    tokenEndpoint?: TokenEndpoint
  ): MakeClient<SdkOptions> =>
  (transport, options) => {
    const { server: address } = options
    if (address instanceof ConfigurationError) return Effect.fail(address)
    const given = options.origin ?? address?.origin ?? server
    const others: Record<string, string> = {}
    for (const [name, place] of Object.entries(options.servers ?? {})) {
      const read = readOrigin(place, "servers")
      if (read instanceof ConfigurationError) return Effect.fail(read)
      others[name.toLowerCase()] = read
    }
    const origin =
      given === undefined
        ? new ConfigurationError({
            option: "origin",
            message:
              "origin is required, since the API's document names no server; give scheme and host, such as https://api.example.com"
          })
        : readOrigin(given)
    return origin instanceof ConfigurationError
      ? Effect.fail(origin)
      : makeOver(
          profile,
          {
            origin,
            others,
            basePath: address?.basePath,
            tokenEndpoint: options.tokenEndpoint ?? tokenEndpoint
          },
          transport,
          options
        )
  }
