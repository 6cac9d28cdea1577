/**
 * Values of a document as text, so that two that differ only in the order of their members are the
 * same, and as they are shown in messages.
 */
import { isNode } from "openapi-document"

const sorted = (_key: string, value: unknown): unknown =>
  isNode(value)
    ? Object.fromEntries(
        Object.entries(value).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
      )
    : value

/** The value as JSON with the members of every object in order; `undefined` is the empty text. */
export const canonical = (value: unknown): string => JSON.stringify(value, sorted) ?? ""

const longest = 80

/** The value as a message shows it: code, cut short where it is long. */
export const shown = (value: unknown): string => {
  const text = typeof value === "string" ? value : canonical(value)
  return text === ""
    ? "nothing"
    : `\`${text.length > longest ? `${text.slice(0, longest)}…` : text}\``
}

/** A list of values as a message shows it. */
export const shownList = (values: ReadonlyArray<unknown>): string => values.map(shown).join(", ")
