/** Removes what is not generated from a document, in place, and reports it. */
import { isNode, memberOf } from "../read/document.ts"
import { pointerOf } from "../read/pointer.ts"
import { isDraft, operationsIn } from "./operations.ts"
import type { Draft } from "./operations.ts"
import { markName } from "./mark.ts"
import type { Report } from "./report.ts"

const names = (value: unknown): string => Object.keys(isNode(value) ? value : {}).join(", ")

/** Removes webhooks, callbacks and the methods that OpenAPI 3.2 added. */
export const withoutUnsupported = (document: Draft, report: Report): void => {
  for (const member of ["webhooks", "x-webhooks"]) {
    const webhooks = document[member]
    if (webhooks === undefined) continue
    delete document[member]
    report.add("skipped", pointerOf([member]), `webhooks are not generated: ${names(webhooks)}`)
  }
  const paths = memberOf(document, "paths")
  for (const [path, item] of Object.entries(paths ?? {})) {
    if (path === "" && isDraft(paths)) {
      delete paths[path]
      const text = "the path is empty: its operations are not generated"
      report.add("skipped", pointerOf(["paths", path]), text)
    }
    if (!isDraft(item)) continue
    const added = item["additionalOperations"]
    const others = [
      ...("query" in item ? ["query"] : []),
      ...(isNode(added) ? Object.keys(added) : [])
    ]
    if (others.length > 0) {
      const where = pointerOf(["paths", path])
      report.add(
        "skipped",
        where,
        `operations with these methods are not generated: ${others.join(", ")}`
      )
    }
    delete item["query"]
    delete item["additionalOperations"]
  }
  for (const { operation, pointer } of operationsIn(document)) {
    // Only preparation sets marks.
    delete operation[markName]
    const { callbacks } = operation
    if (callbacks === undefined) continue
    delete operation["callbacks"]
    report.add(
      "skipped",
      `${pointer}/callbacks`,
      `callbacks are not generated: ${names(callbacks)}`
    )
  }
  const components = document["components"]
  if (isDraft(components)) delete components["callbacks"]
}
