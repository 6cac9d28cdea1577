/** A program on Effect through its main entry point, as applications have it, and nothing else. */
import { Effect, Redacted } from "effect"

export const program = Effect.map(Effect.succeed(Redacted.make("secret")), String)
