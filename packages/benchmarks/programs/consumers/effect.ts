/** A program on Effect and nothing else: what ours adds to such a one is told as well. */
import * as Effect from "effect/Effect"

export const program = Effect.map(Effect.succeed("con_A1b2C3d4E5f6G7h8"), (id) => id.length)
