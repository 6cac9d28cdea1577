/** Facts that the contract does not follow, each with its reason. */
import { readFileSync } from "node:fs"

/** The findings that `match` covers, `*` for anything, and why they are none. */
export interface Excuse {
  readonly match: string
  readonly why: string
}

/** What is missing without a reason, and which excuses no longer match anything. */
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
  const matchers = excuses.map(({ match }) => ({ match, matcher: matcherOf(match) }))
  return {
    missing: findings.filter((gap) => !matchers.some(({ matcher }) => matcher.test(gap))),
    stale: matchers
      .filter(({ matcher }) => !findings.some((gap) => matcher.test(gap)))
      .map(({ match }) => match)
  }
}
