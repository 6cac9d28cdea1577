/**
 * Where a path such as `groups[].name` leads in a schema, through references and alternatives, and
 * what the schemas found there say of their values.
 */
import { type Contract, type Node, follow, isNode, nodeOf, nodesOf } from "openapi-document"

/** A schema at the end of a path, and whether the value may be absent. */
export interface Place {
  readonly schema: Node
  readonly optional: boolean
}

/** The schema and its alternatives and parts, references followed. */
export const alternativesOf = (
  contract: Contract,
  reference: Node,
  open: ReadonlySet<Node> = new Set()
): ReadonlyArray<Node> => {
  const node = follow(contract, reference)
  if (open.has(node)) return []
  const within = new Set(open).add(node)
  const parts = ["allOf", "anyOf", "oneOf"].flatMap((key) => nodesOf(node, key))
  return [node, ...parts.flatMap((part) => alternativesOf(contract, part, within))]
}

const stepsOf = (path: string): ReadonlyArray<string> =>
  path === "" ? [] : path.replaceAll("[]", ".[]").replace(/^\./u, "").split(".")

const hasName = (value: unknown, name: string): boolean =>
  Array.isArray(value) && value.includes(name)

/** One step further: the named member, or the items of a list. */
const advance = (
  contract: Contract,
  from: ReadonlyArray<Place>,
  step: string
): ReadonlyArray<Place> =>
  from.flatMap(({ schema }) => {
    const alternatives = alternativesOf(contract, schema)
    if (step === "[]") {
      return alternatives.flatMap((node) =>
        isNode(node["items"]) ? [{ schema: node["items"], optional: false }] : []
      )
    }
    return alternatives
      .filter((node) => step in nodeOf(node, "properties"))
      .map((node) => ({
        schema: nodeOf(nodeOf(node, "properties"), step),
        optional: !hasName(node["required"], step)
      }))
  })

/** Every schema that a path leads to, taken as it is from the schema. */
const exactly = (contract: Contract, schema: Node, path: string): ReadonlyArray<Place> =>
  stepsOf(path).reduce<ReadonlyArray<Place>>(
    (places, step) => advance(contract, places, step),
    [{ schema, optional: false }]
  )

/** The objects at the beginning of a body: the body itself, its items, and the items of its lists. */
const beginningsOf = (contract: Contract, schema: Node): ReadonlyArray<Node> => {
  const items = (node: Node): ReadonlyArray<Node> =>
    advance(contract, [{ schema: node, optional: false }], "[]").map((place) => place.schema)
  const members = alternativesOf(contract, schema).flatMap((node) =>
    Object.values(nodeOf(node, "properties")).filter(isNode)
  )
  return [schema, ...items(schema), ...members.flatMap(items)]
}

/**
 * Every schema that a path leads to. One that leads nowhere from the body itself is looked for in the
 * records of its list, unless the body is one record; `a.b` leads through the items of a list `a` as well.
 */
export const placesAt = (
  contract: Contract,
  schema: Node,
  path: string,
  isRecord = false
): ReadonlyArray<Place> => {
  const straight = exactly(contract, schema, path)
  if (straight.length > 0 || path.startsWith("[")) return straight
  const loosely = (from: Node): ReadonlyArray<Place> =>
    stepsOf(path).reduce<ReadonlyArray<Place>>(
      (places, step) => {
        const next = advance(contract, places, step)
        return next.length > 0 || step === "[]"
          ? next
          : advance(contract, advance(contract, places, "[]"), step)
      },
      [{ schema: from, optional: false }]
    )
  return isRecord ? loosely(schema) : beginningsOf(contract, schema).flatMap(loosely)
}

/** The JSON types that a schema allows; none where it says nothing of them. */
export const typesOf = (contract: Contract, schema: Node): ReadonlySet<string> => {
  const types = new Set<string>()
  for (const node of alternativesOf(contract, schema)) {
    for (const type of [node["type"]].flat()) if (typeof type === "string") types.add(type)
    if (node["const"] === null || hasNull(node["enum"])) types.add("null")
  }
  return types
}

const hasNull = (value: unknown): boolean => Array.isArray(value) && value.includes(null)

/** The values of the enumerations at a place; none where any value is allowed. */
export const valuesOf = (contract: Contract, schema: Node): ReadonlyArray<unknown> =>
  alternativesOf(contract, schema).flatMap((node) => [
    ...(Array.isArray(node["enum"]) ? node["enum"] : []),
    ...("const" in node ? [node["const"]] : [])
  ])
