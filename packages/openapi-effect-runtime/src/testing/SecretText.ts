/**
 * Redacts secrets in texts that quote them: an error response names the value that it rejects, a URL or
 * a header contains it. Which values are secret is known from the request.
 */

// A shorter value can be part of unrelated words, so it is only replaced as a whole word.
const anywhere = 8
// Shorter numbers are counts, ports and years.
const shortestNumber = 4

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)

const encoded = (text: string): string => {
  try {
    return encodeURIComponent(text)
  } catch {
    // Half of a surrogate pair, which cannot be encoded in a URL.
    return text
  }
}

/** The spellings of a value in a text, a URL, a form, and in JSON or an error that quotes it. */
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

/** Replaces the values of {@link withoutSecrets} wherever they occur in a text. */
export type ReplaceSecrets = (text: string) => string

/** Makes a function that replaces values in texts by `replacement`. */
export const withoutSecrets = (
  values: ReadonlyArray<string | number>,
  replacement: string
): ReplaceSecrets => {
  const secrets = values
    .filter((value) => typeof value === "string" || String(value).length >= shortestNumber)
    .map(String)
    // Only spaces and punctuation, or an earlier replacement, is not searched for.
    .filter((value) => value !== replacement && /[\p{L}\p{N}]/u.test(value))
  if (secrets.length === 0) return (text) => text
  const patterns = [...new Set(secrets.flatMap(spellings))]
    // Longest first, since one secret can contain another.
    .sort((a, b) => b.length - a.length)
    .map(patternOf)
  const pattern = new RegExp(patterns.join("|"), "gu")
  return (text) => text.replaceAll(pattern, () => replacement)
}
