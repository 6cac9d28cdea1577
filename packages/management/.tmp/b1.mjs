import * as Effect from "effect/Effect"
Effect.runFork(Effect.succeed(1))
