/** What changes in the texts and examples of the shared source, besides the imports of its code. */

/** A pattern, and what stands in its place. */
export type Replacement = readonly [pattern: RegExp, replacement: string]

/** What packages are called in this edition. */
export const packageNames: ReadonlyArray<Replacement> = [
  [/(?<![\w-])@effect-auth0\/management(?![\w-])/g, "@effect-auth0/management-effect3"],
  [/(?<![\w-])openapi-effect-runtime(?![\w-])/g, "openapi-effect-runtime-effect3"],
  // Only in examples: in code the import map has been there before.
  [/"effect\/(?:http|persistence)(?:\/\w+)?"/g, '"@effect/platform"']
]

/** What the examples in comments write in another way for Effect 3. */
export const spellings: ReadonlyArray<Replacement> = [
  [/^( \* .*)Layer\.unwrap\(/gm, "$1Layer.unwrapEffect("],
  [/^( +\* .*)Config\.String\(/gm, "$1Config.string("],
  [/^( +\* .*)Config\.Redacted\(/gm, "$1Config.redacted("],
  [/^( \* .*)Schedule\.while\(\(\{ input \}\) => /gm, "$1Schedule.whileInput((input) => "],
  [/^( \* .*)Schedule\.upTo\(\{ times: (\d+) \}\)/gm, "$1Schedule.intersect(Schedule.recurs($2))"]
]

/** The text with all of them. */
export const replaceAll = (text: string, replacements: ReadonlyArray<Replacement>): string =>
  replacements.reduce((changed, [pattern, by]) => changed.replaceAll(pattern, by), text)
