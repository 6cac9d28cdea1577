/**
 * Random identifiers from Effect's `Random`, so that a seeded sandbox gives the same ones each time.
 */
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

/** So many letters and digits. */
export const randomText = (length: number): Effect.Effect<string> =>
  Effect.map(
    Effect.forEach(Array.from({ length }), () => Random.nextIntBetween(0, alphabet.length - 1)),
    (indexes) => indexes.map((index) => alphabet.charAt(index)).join("")
  )

/** A new connection id, `con_` and sixteen letters or digits. */
export const randomConnectionId: Effect.Effect<string> = Effect.map(
  randomText(16),
  (text) => `con_${text}`
)
