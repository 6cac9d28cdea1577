/** What random documents are made with: whole numbers, choices and texts, all of one seed. */
import { gen, integer, sample } from "fast-check"
import type { GeneratorValue } from "fast-check"

/** A source of choices. */
export interface Draw {
  /** A whole number, both bounds included. */
  readonly between: (min: number, max: number) => number
  readonly chance: (percent: number) => boolean
  readonly pick: <A>(from: ReadonlyArray<A>) => A
  /** Some of them, in their order, each once. */
  readonly some: <A>(from: ReadonlyArray<A>, max: number) => ReadonlyArray<A>
  readonly many: <A>(min: number, max: number, make: (index: number) => A) => ReadonlyArray<A>
}

const drawOf = (value: GeneratorValue): Draw => {
  const between = (min: number, max: number): number => value(integer, { min, max })
  const pick = <A>(from: ReadonlyArray<A>): A => {
    const picked = from[between(0, from.length - 1)]
    if (picked === undefined) throw new Error("there is nothing to pick from")
    return picked
  }
  return {
    between,
    pick,
    chance: (percent) => between(0, 99) < percent,
    some: (from, max) => {
      const left = [...from]
      return Array.from(
        { length: between(0, Math.min(max, from.length)) },
        () => left.splice(between(0, left.length - 1), 1)[0]
      ).filter((each) => each !== undefined)
    },
    many: (min, max, make) => Array.from({ length: between(min, max) }, (_, index) => make(index))
  }
}

/** What is made of a seed: the same values in every run. */
export const sampled = <A>(
  make: (draw: Draw) => A,
  seed: number,
  count: number
): ReadonlyArray<A> =>
  sample(
    gen().map((value) => make(drawOf(value))),
    { seed, numRuns: count }
  )

/** What ends texts, comments, templates, queries and paths elsewhere. */
const fragments = [
  "a",
  "B c",
  "0",
  "é",
  "𝒳",
  "名",
  "*/",
  "/*",
  "'",
  '"',
  "`",
  "${x}",
  "\\",
  "//",
  "?",
  "#",
  "&",
  "=",
  "+",
  "%",
  "%41",
  ";",
  ":",
  "@",
  "!",
  "(",
  ")",
  "~",
  "-",
  "_",
  ".",
  "[0]",
  "<b>",
  "{y}",
  "^"
]

/** A text with anything in it that a URL, a form or a language reads otherwise; not empty. */
export const hostileText = (draw: Draw, without: ReadonlyArray<string> = []): string => {
  const allowed = fragments.filter((each) => !without.some((part) => each.includes(part)))
  return draw.many(1, 4, () => draw.pick(allowed)).join("")
}

/** A text for people, which goes into comments. */
export const prose = (draw: Draw): string =>
  draw
    .many(1, 3, () => draw.pick([...fragments, "\n", "\r\n", "\u2028", "@deprecated", "\\u002a/"]))
    .join(" ")
