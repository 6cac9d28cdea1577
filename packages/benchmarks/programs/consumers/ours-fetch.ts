/** Through the entry point of one resource and that of the `fetch` layer. */
import { rotate } from "@effect-auth0/management/connections/keys"
import { layerEnv } from "@effect-auth0/management/fetch"
import * as Effect from "effect/Effect"

export const program = rotate("con_A1b2C3d4E5f6G7h8", { signing_alg: "ES256" }).pipe(
  Effect.map((next) => next.kid),
  Effect.catchTag("NotFound", (error) => Effect.succeed(error.code)),
  Effect.provide(layerEnv())
)
