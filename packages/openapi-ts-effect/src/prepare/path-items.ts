/** Gives every operation what its path has for all of them: parameters, servers. */
import { isNode, memberOf, referenceOf } from "../read/document.ts"
import { operationsIn, resolvedNode } from "./operations.ts"
import type { Draft } from "./operations.ts"

const keyOf = (document: unknown, parameter: unknown): string => {
  const { in: place, name } = resolvedNode(document, parameter)
  return `${String(place)} ${String(name)}`
}

/** Hands the parameters and servers of paths on to their operations, in place. */
export const handOnPathItems = (document: Draft): void => {
  const paths = memberOf(document, "paths")
  for (const [path, item] of Object.entries(isNode(paths) ? paths : {})) {
    if (referenceOf(item) === undefined || !isNode(paths)) continue
    const { $ref: _, ...beside } = isNode(item) ? item : {}
    Reflect.set(paths, path, { ...resolvedNode(document, item), ...beside })
  }
  const items = new Set<Draft>()
  for (const { item, operation } of operationsIn(document)) {
    items.add(item)
    const shared = item["parameters"]
    if (Array.isArray(shared) && shared.length > 0) {
      const own = Array.isArray(operation["parameters"]) ? operation["parameters"] : []
      // Those of an operation go before those of its path, and stand where these did.
      const all = [...shared, ...own].map((each: unknown) => [keyOf(document, each), each] as const)
      operation["parameters"] = [...new Map(all).values()]
    }
    if (operation["servers"] === undefined && item["servers"] !== undefined) {
      operation["servers"] = item["servers"]
    }
  }
  for (const item of items) {
    delete item["parameters"]
    delete item["servers"]
  }
}
