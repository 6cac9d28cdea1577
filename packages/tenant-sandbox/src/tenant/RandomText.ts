/**
 * Random identifiers from Effect's `Random`, so that a seeded sandbox generates the same ones each
 * time.
 */
import type * as Random from "effect/Random"

const alphabets = {
  alphanumeric: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  base58: "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
  hexadecimal: "0123456789abcdef"
} as const

/** A set of characters that identifiers are made of. */
export type Alphabet = keyof typeof alphabets

/** A number of random characters. */
export type RandomText = (length: number, alphabet?: Alphabet) => string

/** Random texts by a generator. */
export const makeRandomText =
  (random: (typeof Random.Random)["Service"]): RandomText =>
  (length, alphabet = "alphanumeric") => {
    const characters = alphabets[alphabet]
    let text = ""
    for (let at = 0; at < length; at++) {
      text += characters.charAt(Math.floor(random.nextDoubleUnsafe() * characters.length))
    }
    return text
  }

/** A UUID of version 4. */
export const randomUuid = (text: RandomText): string => {
  const hex = text(32, "hexadecimal")
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20)
  ].join("-")
}
