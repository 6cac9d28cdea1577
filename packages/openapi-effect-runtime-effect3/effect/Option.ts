/** `effect/Option` of Effect 4, as far as the runtime uses it: the same in both. */
export { isSome, some } from "effect/Option"
