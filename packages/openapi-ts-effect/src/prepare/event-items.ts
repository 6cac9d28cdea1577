/**
 * What the data of server-sent events is. OpenAPI 3.2 describes an event with its fields (`data`,
 * `event`, `id`, `retry`), and older documents do, too; but an item of a stream is the data.
 */
import { isNode } from "../read/document.ts"
import type { Node } from "../read/document.ts"
import { resolvedNode } from "./operations.ts"

/** The fields of an event in the format of the stream. */
const fields: ReadonlySet<string> = new Set(["comment", "data", "event", "id", "retry"])

const alternatives = ["oneOf", "anyOf", "allOf"]

/** The schema of the JSON in a field, which is a text itself in OpenAPI 3.2. */
const contentOf = (document: unknown, data: unknown): unknown => {
  const node = resolvedNode(document, data)
  if (node["contentSchema"] !== undefined) return node["contentSchema"]
  return [node["type"]].flat().includes("string") ? {} : data
}

/** The schema of the data of an event, or nothing if a schema does not describe the fields of one. */
const dataOf = (
  document: unknown,
  schema: unknown,
  needed: ReadonlyArray<string>,
  depth = 0
): unknown => {
  const node = resolvedNode(document, schema)
  for (const keyword of alternatives) {
    const all: unknown = node[keyword]
    if (!Array.isArray(all) || depth > 8) continue
    const known = all.flatMap((each: unknown) => {
      const data = dataOf(document, each, needed, depth + 1)
      return data === undefined ? [] : [data]
    })
    if (known.length === 1) return known[0]
    if (known.length > 0) return { [keyword]: known }
  }
  const properties: Node = isNode(node["properties"]) ? node["properties"] : {}
  const names = Object.keys(properties)
  return needed.every((name) => names.includes(name)) && names.every((name) => fields.has(name))
    ? contentOf(document, properties["data"])
    : undefined
}

/**
 * The schema of the items of a stream of events. Before OpenAPI 3.2 a schema may be that of the data:
 * it is that of an event if it has nothing but its fields, the name of the event among them.
 */
export const eventItemOf = (document: unknown, item: unknown, isItemSchema: boolean): unknown =>
  dataOf(document, item, isItemSchema ? ["data"] : ["data", "event"])
