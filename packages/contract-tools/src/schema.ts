/**
 * Schemas with their parts put together: what `allOf` says, and what stands beside a reference.
 */
import {
  type Contract,
  type Node,
  follow,
  nodeOf,
  nodesOf,
  referenceOf,
  stringsOf
} from "openapi-document"

/** Members of a schema that say nothing of the values it allows. */
const remarks = new Set([
  "$comment",
  "description",
  "example",
  "examples",
  "externalDocs",
  "summary",
  "title"
])

/** Whether a member of a schema is only about it: words, marks, extensions. */
export const isAnnotation = (key: string): boolean =>
  remarks.has(key) || key.startsWith("x-") || key === "deprecated" || key === "default"

const without = (node: Node, ...keys: ReadonlyArray<string>): Node =>
  Object.fromEntries(Object.entries(node).filter(([key]) => !keys.includes(key)))

/** Two schemas that both hold, as one. */
const merged = (left: Node, right: Node): Node => {
  const properties: Record<string, unknown> = { ...nodeOf(left, "properties") }
  for (const [name, property] of Object.entries(nodeOf(right, "properties"))) {
    properties[name] = Object.hasOwn(properties, name)
      ? { allOf: [properties[name], property] }
      : property
  }
  const required = new Set([...stringsOf(left, "required"), ...stringsOf(right, "required")])
  return {
    ...left,
    ...right,
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...(required.size === 0 ? {} : { required: [...required] })
  }
}

/** The schema with its `allOf` merged into it; a reference with something beside it stays one. */
export const flattened = (
  document: Contract,
  node: Node,
  open: ReadonlySet<Node> = new Set()
): Node => {
  const parts = nodesOf(node, "allOf")
  if (parts.length === 0 || open.has(node)) return node
  const within = new Set(open).add(node)
  const own = without(node, "allOf")
  const [first, ...others] = parts
  if (first !== undefined && others.length === 0 && Object.keys(own).every(isAnnotation)) {
    return flattened(document, { ...first, ...own }, within)
  }
  return [...parts.map((part) => effective(document, part, within)), own].reduce(merged)
}

/** What a schema says in all: what it refers to, and what stands beside the reference. */
export const effective = (
  document: Contract,
  node: Node,
  open: ReadonlySet<Node> = new Set()
): Node => {
  const flat = flattened(document, node, open)
  if (referenceOf(flat) === undefined) return flat
  const target = follow(document, flat)
  return { ...flattened(document, target, new Set(open).add(flat)), ...without(flat, "$ref") }
}
