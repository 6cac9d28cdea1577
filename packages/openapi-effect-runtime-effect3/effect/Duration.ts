/** `effect/Duration` of Effect 4, as far as the runtime uses it. */
import * as V3 from "effect/Duration"

export {
  type Duration,
  type DurationInput as Input,
  format,
  millis,
  minutes,
  times,
  toMillis
} from "effect/Duration"

/** Effect 3 has no word for what is endless. */
export const fromInputUnsafe = (input: V3.DurationInput | "Infinity"): V3.Duration =>
  input === "Infinity" ? V3.infinity : V3.decode(input)
