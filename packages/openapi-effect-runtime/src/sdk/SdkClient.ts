/** Makes the client of a generated SDK from the API's document and options. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type Client, type ClientOptions, makeOver } from "../call/Client.ts"
import { ConfigurationError } from "../core/ConfigurationError.ts"
import { readOrigin } from "../core/Origin.ts"
import type { Profile } from "../core/Profile.ts"
import type { TokenEndpoint } from "../core/Server.ts"
import type { ServerAddress } from "./ServerAddress.ts"
import type { Transport } from "../transport/Transport.ts"

/** The options of a generated SDK's client. */
export interface SdkOptions extends ClientOptions {
  /**
   * Scheme, host and port of the server: `https`, or `http` on this machine. By default the one in the
   * API's document. If the document has one, this replaces it for every operation, also for those with
   * a server of their own: a test against a local server sends nothing elsewhere.
   */
  readonly origin?: string | undefined
  /** A server of the API's document with its variables, from a function of `Servers`. */
  readonly server?: ServerAddress | ConfigurationError | undefined
  /**
   * Replacements for the servers of single operations, by their origin in the document. Each wins over
   * `origin`; one that is replaced by itself stays.
   */
  readonly servers?: Readonly<Record<string, string>> | undefined
  /** The OAuth 2 token endpoint, for credentials that need it. */
  readonly tokenEndpoint?: TokenEndpoint | undefined
}

/** Makes an SDK's client over a transport. */
export type MakeClient<Options> = (
  transport: Transport["Service"],
  options: Options
) => Effect.Effect<Client, ConfigurationError, Scope.Scope>

/**
 * Makes the client of an API; `server` is the origin in its document. It is `null` if the document has
 * servers of which one has to be chosen, and `undefined` if it has none.
 */
export const makeOf =
  (
    profile: Profile,
    server: string | null | undefined,
    tokenEndpoint?: TokenEndpoint
  ): MakeClient<SdkOptions> =>
  (transport, options) => {
    const { server: address } = options
    if (address instanceof ConfigurationError) return Effect.fail(address)
    const given = options.origin ?? address?.origin ?? server ?? undefined
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
            message: `origin${server === null ? " or server" : ""} is required, since the API's document names ${server === null ? "several servers" : "no server"}; give scheme and host, such as https://api.example.com`
          })
        : readOrigin(given)
    return origin instanceof ConfigurationError
      ? Effect.fail(origin)
      : makeOver(
          profile,
          {
            origin,
            others,
            // Where the document names no server at all, `origin` replaces nothing.
            allOthers: server !== undefined && options.origin !== undefined ? origin : undefined,
            basePath: address?.basePath,
            tokenEndpoint: options.tokenEndpoint ?? tokenEndpoint
          },
          transport,
          options
        )
  }
