/**
 * Schemas brought into the form in which they are compared, so that two ways to say the same thing
 * are the same: `allOf` is merged, alternatives are one list, and null is a flag.
 */
import { type Contract, type Node, isNode, nodesOf, referenceOf, stringsOf } from "openapi-document"
import { effective, flattened, isAnnotation } from "../schema.ts"
import { canonical } from "./canonical.ts"

/** A schema in the form in which it is compared. */
export interface Shape {
  /** What is said about the schema, beside what it allows. */
  readonly marks: Node
  /** Whether null is allowed. */
  readonly nullable: boolean
  /** What else is allowed; a reference stays one. */
  readonly alternatives: ReadonlyArray<Node>
}

const isNull = (node: Node): boolean =>
  stringsOf(node, "type").join() === "null" || node["const"] === null

/** Whether a schema is nothing but a choice between others. */
const isChoice = (node: Node): boolean =>
  ["oneOf", "anyOf"].filter((key) => nodesOf(node, key).length > 0).length === 1 &&
  Object.keys(node).every(
    (key) => isAnnotation(key) || ["oneOf", "anyOf", "type", "discriminator"].includes(key)
  )

const withoutNull = (node: Node): Node => {
  const types = stringsOf(node, "type").filter((type) => type !== "null")
  const values = node["enum"]
  return {
    ...node,
    ...(node["type"] === undefined ? {} : { type: types }),
    ...(Array.isArray(values) ? { enum: values.filter((value) => value !== null) } : {})
  }
}

/** Schemas without those that say the same as one before them. */
export const distinct = (schemas: ReadonlyArray<Node>): ReadonlyArray<Node> => [
  ...new Map(schemas.map((schema) => [canonical(schema), schema])).values()
]

const choicesOf = (node: Node): ReadonlyArray<Node> => [
  ...nodesOf(node, "oneOf"),
  ...nodesOf(node, "anyOf")
]

const shapeOf = (document: Contract, node: Node): Shape => {
  const flat = flattened(document, node)
  const only = (alternative: Node): Shape => ({
    marks: flat,
    nullable: false,
    alternatives: [alternative]
  })
  if (referenceOf(flat) !== undefined) return only(flat)
  if (isNull(flat)) return { marks: flat, nullable: true, alternatives: [] }
  if (isChoice(flat)) {
    const shapes = choicesOf(flat).map((alternative) => shapeOf(document, alternative))
    return {
      marks: flat,
      nullable: shapes.some(({ nullable }) => nullable),
      alternatives: distinct(shapes.flatMap(({ alternatives }) => alternatives))
    }
  }
  return stringsOf(flat, "type").includes("null")
    ? { ...only(withoutNull(flat)), nullable: true }
    : only(flat)
}

/** The shape of what a choice of one named schema, or a reference to it, means in all. */
const shapeBehind = (document: Contract, node: Node): Shape => {
  const shape = shapeOf(document, node)
  const [only] = shape.alternatives
  if (only === undefined) return shape
  const behind = shapeOf(document, effective(document, only))
  return {
    marks: { ...behind.marks, ...shape.marks },
    nullable: shape.nullable || behind.nullable,
    alternatives: behind.alternatives
  }
}

/** The shapes of a document's schemas; each is worked out once. */
export interface Shapes {
  /** The shape of a schema. A reference is an alternative by itself: it is not entered. */
  readonly of: (node: Node) => Shape
  /** The shape of the named schema that a schema refers to, with the keywords beside the reference. */
  readonly behind: (node: Node) => Shape
}

/** Reads the schemas of a document. */
export const shapesOf = (document: Contract): Shapes => {
  const remembering = (read: (document: Contract, node: Node) => Shape) => {
    const known = new WeakMap<Node, Shape>()
    return (node: Node): Shape => {
      const shape = known.get(node) ?? read(document, node)
      known.set(node, shape)
      return shape
    }
  }
  return { of: remembering(shapeOf), behind: remembering(shapeBehind) }
}

const typeOfValue = (value: unknown): string =>
  Array.isArray(value) ? "array" : isNode(value) ? "object" : typeof value

/** The values that a schema lists, if it does. */
export const valuesOf = (node: Node): ReadonlyArray<unknown> | undefined => {
  const values = node["enum"]
  if (Array.isArray(values)) return values
  return Object.hasOwn(node, "const") ? [node["const"]] : undefined
}

/** The types of a schema's values, said or meant; `undefined` where they can be anything. */
export const typesOf = (node: Node): ReadonlySet<string> | undefined => {
  const types = stringsOf(node, "type")
  if (types.length > 0) return new Set(types)
  const values = valuesOf(node)
  if (values !== undefined) return new Set(values.map(typeOfValue))
  if (["properties", "required", "additionalProperties"].some((key) => Object.hasOwn(node, key))) {
    return new Set(["object"])
  }
  return Object.hasOwn(node, "items") ? new Set(["array"]) : undefined
}
