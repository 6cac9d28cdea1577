/**
 * Where the contract differs from the description that was published in June 2026, each with its reason:
 * newer sources outweigh it, recorded traffic first.
 */
import { readFileSync } from "node:fs"

/** The findings that `match` covers, `*` for anything, how many these are, and why they are none. */
export interface Excuse {
  readonly match: string
  readonly places: number
  readonly why: string
}

/** What is missing without a reason, and which excuses cover another number of places than they say. */
export interface Verdict {
  readonly missing: ReadonlyArray<string>
  readonly stale: ReadonlyArray<string>
}

export const readExcuses = (): ReadonlyArray<Excuse> =>
  JSON.parse(readFileSync(new URL("excuses.json", import.meta.url), "utf8"))

const matcherOf = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/gu, "\\$&").replaceAll("*", ".*")}$`, "u")

/** Findings without the excused ones. Both lists are empty when the contract has all of the facts. */
export const excusing = (
  findings: ReadonlyArray<string>,
  excuses: ReadonlyArray<Excuse>
): Verdict => {
  const matchers = excuses.map((excuse) => ({ ...excuse, matcher: matcherOf(excuse.match) }))
  return {
    missing: findings.filter((gap) => !matchers.some(({ matcher }) => matcher.test(gap))),
    stale: matchers
      .map(({ match, matcher, places }) => ({
        match,
        places,
        found: findings.filter((gap) => matcher.test(gap)).length
      }))
      .filter(({ found, places }) => found !== places)
      .map(({ found, match, places }) => `${match}: ${found} places, not ${places}`)
  }
}
