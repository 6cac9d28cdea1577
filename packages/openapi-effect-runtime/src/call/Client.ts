/** The client of one API, made from options, credentials and a transport. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type ClientOptions, wrongOption } from "./ClientOptions.ts"
import { type Execute, makeExecute } from "./Execution.ts"
import { type Closing, make as makeClosing } from "../core/Closing.ts"
import type { ConfigurationError } from "../core/ConfigurationError.ts"
import type { Profile } from "../core/Profile.ts"
import type { Server } from "../core/Server.ts"
import { tokensOf } from "../credentials/TokensOf.ts"
import { Transport } from "../transport/Transport.ts"

export type { ClientOptions } from "./ClientOptions.ts"

/** The client of one API, which every operation requires, under its SDK's tag. */
export interface Client {
  /** Scheme, host and port of the server. */
  readonly origin: string
  /** The API. */
  readonly profile: Profile
  /** Sends one call; the generated operations are typed wrappers of this. */
  readonly execute: Execute
  /** Ends what is in flight when the client is closed; absent if there is nothing to end. */
  readonly closing?: Closing | undefined
}

/** Like {@link make}, over a given transport. */
export const makeOver = (
  profile: Profile,
  server: Server,
  transport: Transport["Service"],
  options: ClientOptions
): Effect.Effect<Client, ConfigurationError, Scope.Scope> => {
  const wrong = wrongOption(options)
  if (wrong !== undefined) return Effect.fail(wrong)
  return Effect.flatMap(
    tokensOf(options.credentials, transport, { ...server, api: profile.api }),
    (tokens) =>
      // Made last, so closed first: callers that wait for a token learn why there is none.
      Effect.map(makeClosing, (closing) => ({
        origin: server.origin,
        profile,
        execute: makeExecute(profile, server, tokens, transport, closing, options),
        closing
      }))
  )
}

/**
 * The client of an API over the program's {@link Transport}.
 *
 * Fails with a `ConfigurationError` if a limit is invalid or the credentials cannot be used.
 */
export const make = (
  profile: Profile,
  server: Server,
  options: ClientOptions
): Effect.Effect<Client, ConfigurationError, Transport | Scope.Scope> =>
  Effect.flatMap(Transport, (transport) => makeOver(profile, server, transport, options))
