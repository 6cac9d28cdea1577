/**
 * References to `#/$defs/Name` that mean the `$defs` of a schema around them, not of the document: that
 * is how schemas look that tools wrote on their own and somebody put into a document.
 */
import { follow } from "../read/document.ts"
import { namesOf, pointerOf } from "../read/pointer.ts"
import type { Draft } from "./operations.ts"
import { eachReference } from "./references.ts"
import type { Report } from "./report.ts"

const keywords: ReadonlySet<unknown> = new Set(["$defs", "definitions"])

/** Makes such references lead to the definition that is nearest to them, in place. */
export const resolveNearDefinitions = (document: Draft, report: Report): void => {
  const told = new Set<string>()
  eachReference(document, (reference, pointer, holder) => {
    const [keyword = "", ...rest] = namesOf(reference) ?? []
    if (!keywords.has(keyword) || follow(document, reference) !== undefined) return
    const referring: Draft = holder
    const around = namesOf(pointer) ?? []
    for (let length = around.length; length > 0; length -= 1) {
      const schema = around.slice(0, length)
      const target = pointerOf([...schema, keyword, ...rest])
      if (follow(document, target) === undefined) continue
      referring["$ref"] = target
      const where = pointerOf(schema)
      if (!told.has(where)) {
        told.add(where)
        const text = `references to #/${keyword} in this schema lead to its own: the document has none of these names`
        report.add("warning", where, text)
      }
      return
    }
  })
}
