/** Reads the keys of a connection over `…/node`, or tells why its layer cannot be made. */
import type { ConfigurationError } from "@effect-auth0/management"
import * as Keys from "@effect-auth0/management/connections/keys"
import { token } from "@effect-auth0/management/credentials"
import { layer } from "@effect-auth0/management/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { Agent } from "undici"

type Made = { readonly keys: number } | { readonly option: string; readonly message: string }

const told = ({ message, option }: ConfigurationError): Effect.Effect<Made> =>
  Effect.succeed({ option, message })

export default (input: {
  readonly origin: string
  readonly token: string
  readonly connection: string
}): Promise<ReadonlyArray<Made>> =>
  Effect.runPromise(
    Effect.forEach([undefined, new Agent()], (dispatcher) =>
      Effect.scoped(
        Layer.build(
          layer({
            domain: "tenant.sandbox.localhost",
            origin: input.origin,
            credentials: token(Redacted.make(input.token)),
            dispatcher
          })
        ).pipe(
          Effect.matchEffect({
            onFailure: told,
            onSuccess: (client) =>
              Keys.get(input.connection).pipe(
                Effect.map(({ length }): Made => ({ keys: length })),
                Effect.provide(client),
                Effect.orDie
              )
          })
        )
      )
    )
  )
