import * as Effect from "effect/Effect"

Effect.runPromise(Effect.succeed(1)).then(console.log)
