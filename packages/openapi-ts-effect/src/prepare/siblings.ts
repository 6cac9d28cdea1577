/**
 * Before OpenAPI 3.1, constraints beside a `$ref` are ignored: drops them, so that types and schemas
 * agree. `nullable` is kept, since many documents mean it.
 */
import { isConstraint } from "../read/keywords.ts"
import { isDraft } from "./operations.ts"
import type { Draft } from "./operations.ts"
import { eachReference } from "./references.ts"
import type { Report } from "./report.ts"

const elsewhere = /^#\/components\/(?!schemas\/)/

/** Drops constraints beside references of OpenAPI 3.0, in place. */
export const withoutSiblings = (document: Draft, report: Report): void => {
  const version = document["openapi"]
  if (typeof version !== "string" || !version.startsWith("3.0")) return
  const holders: Array<Draft> = []
  eachReference(document, (reference, pointer, holder) => {
    if (!isDraft(holder) || elsewhere.test(reference)) return
    holders.push(holder)
    const ignored = Object.keys(holder).filter(isConstraint)
    if (ignored.length === 0) return
    for (const keyword of ignored) Reflect.deleteProperty(holder, keyword)
    report.add(
      "warning",
      pointer,
      `${ignored.toSorted().join(", ")} beside $ref: ignored, as OpenAPI before 3.1 specifies`
    )
  })
  for (const holder of holders) {
    if (holder["nullable"] !== true) continue
    // hey-api, too, ignores all that is beside a reference.
    holder["allOf"] = [{ $ref: holder["$ref"] }]
    delete holder["$ref"]
  }
}
