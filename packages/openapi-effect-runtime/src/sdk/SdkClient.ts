/** How the client of a generated SDK is made: from what the API's document says, and options. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type Client, type ClientOptions, makeOver } from "../call/Client.ts"
import { ConfigurationError } from "../core/ConfigurationError.ts"
import { readOrigin } from "../core/Origin.ts"
import type { Profile } from "../core/Profile.ts"
import type { TokenEndpoint } from "../core/Server.ts"
import type { Transport } from "../transport/Transport.ts"

/** What the client of a generated SDK is made from. */
export interface SdkOptions extends ClientOptions {
  /**
   * Scheme, host and port of the server, `https`, or `http` on this machine; the one that the API's
   * document names if not given.
   */
  readonly origin?: string | undefined
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
  (profile: Profile, server: string | undefined): MakeClient<SdkOptions> =>
  (transport, options) => {
    const given = options.origin ?? server
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
      : makeOver(profile, { origin, tokenEndpoint: options.tokenEndpoint }, transport, options)
  }
