/**
 * Takes secrets out of texts that quote them: an error response names the value that it rejects, a
 * URL or a header contains it. Which values are secret is known from the request.
 */

// A shorter one is also a part of words that have nothing to do with it, so it counts as a word alone.
const anywhere = 8
// Shorter numbers are counts, ports and years.
const shortestNumber = 4

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)

const encoded = (text: string): string => {
  try {
    return encodeURIComponent(text)
  } catch {
    // Half of a surrogate pair, which a URL cannot have either.
    return text
  }
}

/** How a value is spelled in a text, in a URL, in a form, and in JSON or an error that quotes it. */
const spellings = (value: string): ReadonlyArray<string> => {
  const inUrl = encoded(value)
  return [
    value,
    inUrl,
    inUrl.replaceAll("%20", "+"),
    inUrl.replaceAll(/%[\dA-F]{2}/g, (code) => code.toLowerCase()),
    JSON.stringify(value).slice(1, -1)
  ]
}

const patternOf = (spelling: string): string =>
  spelling.length < anywhere
    ? String.raw`(?<![\p{L}\p{N}_])${escaped(spelling)}(?![\p{L}\p{N}_])`
    : escaped(spelling)

/** Replaces what {@link withoutSecrets} was given, wherever it stands in a text. */
export type ReplaceSecrets = (text: string) => string

/** What replaces some values in texts by `replacement`. */
export const withoutSecrets = (
  values: ReadonlyArray<string | number>,
  replacement: string
): ReplaceSecrets => {
  const secrets = values
    .filter((value) => typeof value === "string" || String(value).length >= shortestNumber)
    .map(String)
    // Spaces and punctuation alone, or what was taken out before, is nothing to look for.
    .filter((value) => value !== replacement && /[\p{L}\p{N}]/u.test(value))
  if (secrets.length === 0) return (text) => text
  const patterns = [...new Set(secrets.flatMap(spellings))]
    // The longest first, since one secret can contain another.
    .sort((a, b) => b.length - a.length)
    .map(patternOf)
  const pattern = new RegExp(patterns.join("|"), "gu")
  return (text) => text.replaceAll(pattern, () => replacement)
}
