/** Keeps declared headers of successful responses in marks, since hey-api drops them. */
import { isNode } from "../read/document.ts"
import { mark } from "./mark.ts"
import { operationsIn, resolvedNode } from "./operations.ts"
import type { Draft } from "./operations.ts"

const kindOf = (document: Draft, header: unknown): string => {
  const { schema } = resolvedNode(document, header)
  const { type } = resolvedNode(document, schema)
  return typeof type === "string" ? type : "string"
}

/** Marks the operations whose successes declare headers, with the types of their values. */
export const markHeaders = (document: Draft): void => {
  for (const { operation } of operationsIn(document)) {
    const responses = operation["responses"]
    const found = new Map<string, string>()
    for (const [status, written] of Object.entries(isNode(responses) ? responses : {})) {
      if (!status.startsWith("2")) continue
      const { headers } = resolvedNode(document, written)
      for (const [name, header] of Object.entries(isNode(headers) ? headers : {})) {
        // `content-type` describes the body and is not listed.
        if (name.toLowerCase() !== "content-type")
          found.set(name.toLowerCase(), kindOf(document, header))
      }
    }
    if (found.size > 0) mark(operation, { headers: Object.fromEntries(found) })
  }
}
