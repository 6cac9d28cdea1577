/** The `HttpClient` of `@effect/platform`, and nothing else. */
import { makeAround } from "./platform.ts"

export const make = makeAround((call) => call)
