/**
 * Writes what the bodies of updates take, as a table of shapes: which members there are, however
 * deep, and where null is allowed. It is apart from the operations, so that only those who import it pay.
 */
import {
  type Contract,
  entriesOf,
  follow,
  isNode,
  type Node,
  nodeOf,
  nodesOf,
  operationsOf,
  requestBodyOf,
  schemaNameOf,
  stringsOf
} from "openapi-document"

interface Shape {
  readonly members?: Readonly<Record<string, number>>
  readonly others?: number
  readonly items?: number
  readonly nullable?: true
  readonly required?: ReadonlyArray<string>
  readonly filled?: true
}

/** Reading these gives placeholders, which an update would take for the values themselves. */
const withPlaceholders = new Set(["hooks.secrets.update"])

const alternativesOf = (contract: Contract, schema: Node): ReadonlyArray<Node> => {
  const node = follow(contract, schema)
  const parts = ["allOf", "anyOf", "oneOf"].flatMap((key) => nodesOf(node, key))
  return [node, ...parts.flatMap((part) => alternativesOf(contract, part))]
}

const saysNothing = (node: Node): boolean =>
  !["type", "properties", "enum", "const", "allOf", "anyOf", "oneOf", "items"].some(
    (key) => key in node
  )

const isPositive = (value: unknown): boolean => typeof value === "number" && value > 0

const allowsNull = (node: Node): boolean =>
  saysNothing(node) ||
  stringsOf(node, "type").includes("null") ||
  (Array.isArray(node["enum"]) && node["enum"].includes(null))

/** One schema for several that stand for the same member. */
const together = (schemas: ReadonlyArray<Node>): Node =>
  schemas.length === 1 ? (schemas[0] ?? {}) : { anyOf: schemas }

const shapesOf = (contract: Contract) => {
  const shapes: Array<Shape> = []
  const known = new Map<string, number>()
  /** By the schema's own text: a schema inside itself is the shape that is being made. */
  const shapeOf = (schema: Node): number => {
    const key = schemaNameOf(schema) ?? JSON.stringify(schema)
    const found = known.get(key)
    if (found !== undefined) return found
    const index = shapes.push({}) - 1
    known.set(key, index)
    const all = alternativesOf(contract, schema)
    const objects = all.filter(
      (node) => "properties" in node || stringsOf(node, "type").includes("object")
    )
    const byName = new Map<string, Array<Node>>()
    for (const node of objects) {
      for (const [name, member] of entriesOf(node, "properties")) {
        byName.set(name, [...(byName.get(name) ?? []), member])
      }
    }
    const open = objects.filter((node) => node["additionalProperties"] !== false)
    const further = open.map((node) => nodeOf(node, "additionalProperties"))
    // Of alternatives, what each of them requires.
    const [first = [], ...rest] = objects
      .filter((node) => "properties" in node)
      .map((node) => stringsOf(node, "required"))
    const required = first.filter((name) => rest.every((names) => names.includes(name)))
    const items = all.flatMap((node) => (isNode(node["items"]) ? [node["items"]] : []))
    const members = [...byName].map(([name, of]) => [name, shapeOf(together(of))] as const)
    shapes[index] = {
      ...(objects.length === 0 ? {} : { members: Object.fromEntries(members) }),
      ...(open.length === 0 ? {} : { others: shapeOf(together(further)) }),
      ...(items.length === 0 ? {} : { items: shapeOf(together(items)) }),
      ...(all.some(allowsNull) ? { nullable: true } : {}),
      ...(required.length === 0 ? {} : { required }),
      ...(all.some((node) => isPositive(node["minItems"]) || isPositive(node["minProperties"]))
        ? { filled: true }
        : {})
    }
    return index
  }
  return { shapes, shapeOf }
}

/** The same shapes, each once, and the new number of each. */
const distinct = (
  shapes: ReadonlyArray<Shape>
): { readonly shapes: ReadonlyArray<Shape>; readonly numberOf: (index: number) => number } => {
  const kept: Array<Shape> = []
  const byText = new Map<string, number>()
  const numbers = shapes.map((shape) => {
    const text = JSON.stringify(shape)
    const number = byText.get(text) ?? kept.push(shape) - 1
    byText.set(text, number)
    return number
  })
  const numberOf = (index: number): number => numbers[index] ?? index
  const renumbered = kept.map(({ items, members, others, ...same }): Shape => ({
    ...(members === undefined
      ? {}
      : {
          members: Object.fromEntries(
            Object.entries(members).map(([name, index]) => [name, numberOf(index)])
          )
        }),
    ...(others === undefined ? {} : { others: numberOf(others) }),
    ...(items === undefined ? {} : { items: numberOf(items) }),
    ...same
  }))
  if (kept.length === shapes.length) return { shapes: renumbered, numberOf }
  const further = distinct(renumbered)
  return { shapes: further.shapes, numberOf: (index) => further.numberOf(numberOf(index)) }
}

/** The module of the shapes. */
export const updatesText = (contract: Contract): string => {
  const { shapes: found, shapeOf } = shapesOf(contract)
  const bodies = operationsOf(contract).flatMap(({ id, method, operation }) => {
    const body = requestBodyOf(contract, operation)
    const schema = nodeOf(nodeOf(nodeOf(body ?? {}, "content"), "application/json"), "schema")
    const isUpdate = ["PATCH", "PUT"].includes(method) && !withPlaceholders.has(id)
    if (!isUpdate || Object.keys(schema).length === 0) return []
    const index = shapeOf(schema)
    return found[index]?.members === undefined ? [] : [[id, index] as const]
  })
  const { numberOf, shapes } = distinct(found)
  const updates = bodies.map(([id, index]) => [id, numberOf(index)] as const)
  return [
    `// This file is generated by scripts/generate.ts. Do not edit.
import type { Shape } from "../sdk/Shape.js"
`,
    `/** The shape of each update's body, by the operation's id. */
export const updates: Readonly<Record<string, number>> = {
${updates.map(([id, index]) => `  "${id}": ${index}`).join(",\n")}
}
`,
    `/** Shapes, which refer to each other by their number. */
export const shapes: ReadonlyArray<Shape> = /* @__PURE__ */ JSON.parse(
  ${JSON.stringify(JSON.stringify(shapes))}
)
`
  ].join("\n")
}
