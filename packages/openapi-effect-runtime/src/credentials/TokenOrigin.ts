/** Token endpoints at another origin than the server, for credentials with such an option. */
import * as Effect from "effect/Effect"
import { ConfigurationError } from "../core/ConfigurationError.ts"
import { readOrigin } from "../core/Origin.ts"
import type { Server, TokenEndpoint } from "../core/Server.ts"
import { tokenEndpointOf } from "./TokenEndpoint.ts"

/** The token endpoint of a server, at another origin if one is given. */
export const tokenEndpointAt = (
  server: Server,
  tokenOrigin: string | undefined
): Effect.Effect<TokenEndpoint, ConfigurationError> =>
  Effect.flatMap(tokenEndpointOf(server), (endpoint) => {
    if (tokenOrigin === undefined) return Effect.succeed(endpoint)
    const origin = readOrigin(tokenOrigin, "tokenOrigin")
    return origin instanceof ConfigurationError
      ? Effect.fail(origin)
      : Effect.succeed({ ...endpoint, origin })
  })
