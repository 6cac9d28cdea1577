/** Corrects enumerations whose values hey-api has no types for: null without a type, objects, lists. */
import { pointerOf } from "../read/pointer.ts"
import { isDraft } from "./operations.ts"
import type { Draft } from "./operations.ts"
import type { Report } from "./report.ts"

const typeOf = (value: unknown): string => (value === null ? "null" : typeof value)

const isNested = (value: unknown): boolean => typeof value === "object" && value !== null

/** Gives enumerations with null a type, and leaves out those with objects or lists, in place. */
export const prepareEnums = (document: Draft, report: Report): void => {
  const version = document["openapi"]
  const isVersion30 = typeof version === "string" && version.startsWith("3.0")
  const seen = new Set<unknown>()
  const visit = (value: unknown, names: ReadonlyArray<string>): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return
    seen.add(value)
    if (isDraft(value)) {
      const { enum: values, type } = value
      const hasNested = Array.isArray(values) && values.some(isNested)
      if (hasNested) {
        delete value["enum"]
        report.add(
          "warning",
          pointerOf(names),
          "its schema is checked without enum, which has objects or lists: its type allows others"
        )
      }
      if (!hasNested && type === undefined && Array.isArray(values) && values.includes(null)) {
        if (isVersion30) value["nullable"] = true
        else value["type"] = [...new Set(values.map(typeOf))]
      }
    }
    for (const [name, each] of Object.entries(value)) visit(each, [...names, name])
  }
  visit(document, [])
}
