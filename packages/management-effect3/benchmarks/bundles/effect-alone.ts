/** The least that every program on Effect 3 has. */
import * as Effect from "effect/Effect"

await Effect.runPromise(Effect.succeed(undefined))
