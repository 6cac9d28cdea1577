/** The least that every program on Effect has: what the others are compared with. */
import * as Effect from "effect/Effect"

await Effect.runPromise(Effect.succeed(undefined))
