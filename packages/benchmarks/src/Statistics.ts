/**
 * What is made of the rounds of a measurement: the middle one, which a busy moment
 * of the machine does not move, and the two ends, which tell how busy it was.
 */

/** The rounds of one measurement, summed up. */
export interface Summary {
  readonly median: number
  readonly low: number
  readonly high: number
  /** How many rounds there were; a value that is counted and not timed needs none. */
  readonly rounds: number | "counted"
}

/** The middle value; between the middle two, if there is an even number. */
export const median = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  if (upper === undefined || lower === undefined) {
    throw new RangeError("A median needs at least one value")
  }
  return (lower + upper) / 2
}

/** The median of the rounds, and how far they lie apart. */
export const summarize = (values: ReadonlyArray<number>): Summary => ({
  median: median(values),
  low: Math.min(...values),
  high: Math.max(...values),
  rounds: values.length
})

/** Combines two series round by round, so that what slows a round down slows both. */
export const pairwise = (
  values: ReadonlyArray<number>,
  bases: ReadonlyArray<number>,
  combine: (value: number, base: number) => number
): ReadonlyArray<number> => {
  if (values.length !== bases.length) {
    throw new RangeError(`${values.length} rounds cannot be paired with ${bases.length}`)
  }
  return values.map((value, round) => combine(value, bases[round] as number))
}

/** Each value over its base. */
export const ratios = (
  values: ReadonlyArray<number>,
  bases: ReadonlyArray<number>
): ReadonlyArray<number> => pairwise(values, bases, (value, base) => value / base)

/** How far each value is above its base. */
export const differences = (
  values: ReadonlyArray<number>,
  bases: ReadonlyArray<number>
): ReadonlyArray<number> => pairwise(values, bases, (value, base) => value - base)
