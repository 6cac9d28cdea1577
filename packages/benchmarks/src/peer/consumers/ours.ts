/** A field that the response does not have, through this library. */
import { Connections } from "@effect-auth0/management"
import * as Effect from "effect/Effect"

export const field = Effect.map(
  Connections.Keys.rotate("con_A1b2C3d4E5f6G7h8"),
  (key) => key.no_such_field
)
