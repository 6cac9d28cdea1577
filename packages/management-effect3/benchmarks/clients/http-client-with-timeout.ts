/** The `HttpClient` of `@effect/platform` with a deadline, which ours has too: on Effect 3 that is a second fiber. */
import * as Effect from "effect/Effect"
import { makeAround } from "./platform.ts"

export const make = makeAround(Effect.timeout("60 seconds"))
