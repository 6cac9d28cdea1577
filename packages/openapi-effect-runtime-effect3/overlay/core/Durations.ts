/**
 * Durations as calls need them: any of Effect's inputs to milliseconds, and milliseconds to a
 * `Duration`. Effect 3 has its own module in every program: nothing is gained by going without it.
 */
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"

/**
 * What Effect takes for a duration. The compiler shows `Example` where something else is given, and only
 * `DurationInput` for Effect's own type.
 */
export type DurationInput<Example extends string> = Duration.DurationInput | Example

/** A duration of so many milliseconds, rounded up to a whole one, so that no wait gets shorter. */
export const fromMillis = (millis: number): Duration.Duration => Duration.millis(Math.ceil(millis))

/** The milliseconds of a duration, however it is given; not a number for what is none. */
export const toMillis = (duration: Duration.DurationInput): number => {
  // Effect 3 takes what is negative or not a number for zero.
  if (typeof duration === "number") return duration
  if (typeof duration === "bigint") return Number(duration) / 1e6
  if (typeof duration === "string" && duration.startsWith("-")) {
    return -toMillis(duration.slice(1) as Duration.DurationInput)
  }
  if ((duration as unknown) === "Infinity") return Infinity
  return Option.match(Duration.decodeUnknown(duration), {
    onNone: () => NaN,
    onSome: Duration.toMillis
  })
}
