/** `effect/Data` of Effect 4, as far as the runtime uses it: the same in both. */
export { Error, TaggedClass, TaggedError } from "effect/Data"
