/**
 * No example and no description is filler: an example shows what really comes, so that people can
 * learn from it and mocks can respond with it.
 *
 * @import { Rule, Visitor } from "../types.d.ts"
 */

const filler = /^(string|foo|bar|baz|test|example|value|xxx+)$|lorem ipsum|\b(TODO|FIXME|TBD)\b/iu

/**
 * @param {unknown} value
 * @returns {string | undefined}
 */
const fillerIn = (value) => {
  if (typeof value === "string") return filler.test(value) ? value : undefined
  if (typeof value !== "object" || value === null) return undefined
  return Object.values(value)
    .map(fillerIn)
    .find((found) => found !== undefined)
}

/** @type {Visitor<{ value?: unknown, example?: unknown, examples?: unknown, description?: string }>} */
const check = (node, { location, report }) => {
  const listed = Array.isArray(node.examples) ? node.examples : []
  for (const text of [node.value, node.example, node.description, listed].map(fillerIn)) {
    if (text !== undefined) report({ message: `${JSON.stringify(text)} is filler.`, location })
  }
}

/** @returns {Rule} */
export const noPlaceholders = () => ({
  Example: check,
  MediaType: check,
  Schema: check,
  Parameter: check,
  Header: check,
  Operation: check
})
