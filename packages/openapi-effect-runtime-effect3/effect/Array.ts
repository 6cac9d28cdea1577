/** `effect/Array` of Effect 4, as far as the runtime uses it. */
export {
  isNonEmptyReadonlyArray as isReadonlyArrayNonEmpty,
  type NonEmptyReadonlyArray
} from "effect/Array"
