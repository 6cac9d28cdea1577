/**
 * Converts any of Effect's duration inputs to milliseconds, and milliseconds to a `Duration`. Effect's
 * own module computes in nanoseconds as big integers, and using any of it bundles almost all of it: a
 * tenth of the smallest program.
 */
import type { Duration, DurationValue, Input } from "effect/Duration"
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"
import { NodeInspectSymbol } from "effect/Inspectable"
import * as Pipeable from "effect/Pipeable"

/**
 * What Effect takes for a duration. The compiler shows `Example` where something else is given, and only
 * `Input` for Effect's own type.
 */
export type DurationInput<Example extends string> = Input | Example

const typeId = "~effect/Duration"

/** A duration of whole milliseconds, or an infinite one, with Effect's interface. */
class OfMillis extends Pipeable.Class implements Duration {
  readonly value: DurationValue
  /**
   * An object with this field is also a duration input, for a version of Effect that does not know the
   * interface.
   */
  declare readonly milliseconds: number

  constructor(millis: number) {
    super()
    this.value = millis < Infinity ? { _tag: "Millis", millis } : { _tag: "Infinity" }
    Object.defineProperty(this, "milliseconds", { value: millis })
  }

  get [typeId](): typeof typeId {
    return typeId
  }

  [Equal.symbol](that: unknown): boolean {
    return isDuration(that) && toMillis(that) === this.milliseconds
  }

  // Hashed as in Effect, in nanoseconds, so that equal durations have equal hashes.
  [Hash.symbol](): number {
    return this.value._tag === "Millis"
      ? Hash.hash(BigInt(this.milliseconds) * 1_000_000n)
      : Hash.structure(this.value)
  }

  override toString(): string {
    return this.milliseconds < Infinity ? `${this.milliseconds} millis` : "Infinity"
  }

  toJSON(): object {
    return { _id: "Duration", ...this.value }
  }

  [NodeInspectSymbol](): object {
    return this.toJSON()
  }
}

const isDuration = (value: unknown): value is Duration =>
  typeof value === "object" && value !== null && typeId in value

/** A duration in milliseconds, rounded up so that no wait gets shorter. */
export const fromMillis = (millis: number): Duration => new OfMillis(Math.ceil(millis))

const millisPer = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
  microseconds: 1e-3,
  nanoseconds: 1e-6
}

const inWords = /^(-?\d+(?:\.\d+)?)\s+(nano|micro|milli|second|minute|hour|day|week)s?$/

const fromWords = (words: string): number => {
  const [, amount, unit] = inWords.exec(words) ?? []
  // Infinite durations use JavaScript's infinities.
  if (unit === undefined) return /^-?Infinity$/.test(words) ? Number(words) : NaN
  const per: Readonly<Record<string, number>> = millisPer
  return Number(amount) * (per[`${unit}s`] ?? per[`${unit}seconds`] ?? NaN)
}

/** The milliseconds of any duration input; `NaN` if it is invalid. */
export const toMillis = (duration: Input): number => {
  if (typeof duration === "number") return duration
  if (typeof duration === "bigint") return Number(duration) / 1e6
  if (typeof duration === "string") return fromWords(duration)
  if (typeof duration !== "object" || duration === null) return NaN
  if (isDuration(duration)) {
    const { value } = duration
    return value._tag === "Millis"
      ? value.millis
      : value._tag === "Nanos"
        ? Number(value.nanos) / 1e6
        : Number(value._tag.replace("Negative", "-"))
  }
  if ("length" in duration) return duration[0] * 1000 + duration[1] / 1e6
  let total = 0
  for (const unit of Object.keys(millisPer) as Array<keyof typeof millisPer>) {
    total += (duration[unit] ?? 0) * millisPer[unit]
  }
  return total
}
