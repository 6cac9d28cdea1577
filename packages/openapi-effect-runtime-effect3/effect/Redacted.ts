/** `effect/Redacted` of Effect 4. */
import * as V3 from "effect/Redacted"

export { isRedacted, type Redacted, value } from "effect/Redacted"

/** Effect 3 has no labels, and prints every secret alike. */
export const make = <A>(value: A, _options?: { readonly label?: string }): V3.Redacted<A> =>
  V3.make(value)
