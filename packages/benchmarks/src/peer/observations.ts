/** What the peer's tests do to a library: a call as an Effect, on a server that is played. */
import type { ManagementClient } from "@effect-auth0/management"
import * as Effect from "effect/Effect"
import { twoRetries } from "@effect-auth0/fault-tests/Calls"
import { client } from "@effect-auth0/fault-tests/Clients"
import { resultOf } from "@effect-auth0/fault-tests/matrix/Outcome"

/** A call of ours over undici, as one line: `response`, or its error. */
export const ours = <A, E extends { readonly _tag: string }>(
  origin: string,
  call: Effect.Effect<A, E, ManagementClient>
): Effect.Effect<string> =>
  call.pipe(resultOf, Effect.provide(client("undici", origin, { retry: twoRetries })))
