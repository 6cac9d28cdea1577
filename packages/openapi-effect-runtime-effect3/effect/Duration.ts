/** `effect/Duration` of Effect 4, as far as the runtime uses it. */
export {
  decode as fromInputUnsafe,
  type Duration,
  type DurationInput as Input,
  format,
  millis,
  minutes,
  times,
  toMillis
} from "effect/Duration"
