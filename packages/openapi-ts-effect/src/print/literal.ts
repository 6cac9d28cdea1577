/**
 * Values as source text: on one line if that fits, as a formatter would print them.
 */
import type { Json } from "../model/extensions.ts"
import { isIdentifier } from "../config/identifiers.ts"

/** The maximum line width, where possible. */
export const lineWidth = 100

/** A key of an object literal or of an object type. */
export const keyText = (key: string): string =>
  isIdentifier(key) && key !== "__proto__" ? key : JSON.stringify(key)

/** A value on one line. Line separators in strings are escaped too. */
export const literalText = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map(literalText).join(", ")}]`
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(
      ([key, each]) => `${keyText(key)}: ${literalText(each)}`
    )
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`
  }
  return JSON.stringify(value)
    .replaceAll("\u2028", String.raw`\u2028`)
    .replaceAll("\u2029", String.raw`\u2029`)
}

/** A bracketed list: on one line if it fits after `before` columns, otherwise one element per line. */
export const listText = (
  open: string,
  elements: ReadonlyArray<string>,
  close: string,
  options: { readonly before: number; readonly indent: string }
): string => {
  const oneLine = `${open}${elements.join(", ")}${close}`
  if (!oneLine.includes("\n") && options.before + oneLine.length <= lineWidth) return oneLine
  return [
    open.trimEnd(),
    elements.map((element) => `${options.indent}  ${element}`).join(",\n"),
    `${options.indent}${close.trimStart()}`
  ].join("\n")
}

/** A union type after `before` columns: on one line if it fits, otherwise one member per line. */
export const unionText = (members: ReadonlyArray<string>, before: number): string => {
  const oneLine = members.join(" | ")
  return before + oneLine.length <= lineWidth
    ? ` ${oneLine}`
    : `\n${members.map((member) => `  | ${member}`).join("\n")}`
}
