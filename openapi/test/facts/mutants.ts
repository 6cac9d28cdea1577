/**
 * Contracts that deny one fact: a mutant is the contract itself, changed in one place and changed back.
 * A fact that no mutant of it contradicts is not held by the tests.
 */
import { type Contract, follow, isNode, type Node, nodeOf } from "openapi-document"
import { alternativesOf, type Place, placesAt } from "./places.ts"

/** Undoes a change. */
export type Undo = () => void

/** A change of what was parsed, which nothing else holds. */
const set = (node: Node, key: string, value: unknown): Undo => {
  const had = Object.hasOwn(node, key)
  const before = node[key]
  if (value === undefined) Reflect.deleteProperty(node, key)
  else Reflect.set(node, key, value)
  return () => {
    if (had) Reflect.set(node, key, before)
    else Reflect.deleteProperty(node, key)
  }
}

const all =
  (made: ReadonlyArray<Undo>): Undo =>
  () => {
    for (const undo of made.toReversed()) undo()
  }

/** Removes a member that is not a schema, such as a status. */
export const without = (node: Node, key: string): Undo => set(node, key, undefined)

/** Replaces a member. */
export const having = (node: Node, key: string, value: unknown): Undo => set(node, key, value)

const nodesAt = (contract: Contract, places: ReadonlyArray<Place>): ReadonlyArray<Node> => [
  ...new Set(places.flatMap(({ schema }) => alternativesOf(contract, schema)))
]

const otherThan = (type: string): string => (type === "boolean" ? "string" : "boolean")

/** No value of the type is allowed at the places. */
export const withoutType = (contract: Contract, places: ReadonlyArray<Place>, type: string): Undo =>
  all(
    nodesAt(contract, places).flatMap((node) => {
      const types = [node["type"]].flat().filter((one) => one !== undefined)
      const denied = type === "integer" ? ["integer", "number"] : [type]
      const kept = types.filter((one) => !denied.includes(String(one)))
      const values: ReadonlyArray<unknown> = Array.isArray(node["enum"]) ? node["enum"] : []
      const isNull = type === "null"
      return [
        ...(kept.length === types.length && types.length > 0
          ? []
          : [set(node, "type", kept.length === 0 ? otherThan(type) : kept)]),
        ...(isNull && values.includes(null)
          ? [
              set(
                node,
                "enum",
                values.filter((value) => value !== null)
              )
            ]
          : []),
        ...(isNull && node["const"] === null ? [set(node, "const", "null")] : [])
      ]
    })
  )

/** The value is of no enumeration at the places any more, or of another type where there is none. */
export const withoutValue = (
  contract: Contract,
  places: ReadonlyArray<Place>,
  value: unknown
): Undo => {
  const nodes = nodesAt(contract, places)
  const isNamed = nodes.some(
    (node) =>
      (Array.isArray(node["enum"]) && node["enum"].includes(value)) || node["const"] === value
  )
  return all(
    nodes.flatMap((node) => {
      const values: ReadonlyArray<unknown> = Array.isArray(node["enum"]) ? node["enum"] : []
      if (values.includes(value)) {
        const kept = values.filter((one) => one !== value)
        return [set(node, "enum", kept.length === 0 ? ["of_no_tenant"] : kept)]
      }
      if (node["const"] === value) return [set(node, "const", "of_no_tenant")]
      return isNamed ? [] : [set(node, "enum", ["of_no_tenant"])]
    })
  )
}

/** Objects with a member, as `a.b` names it: the objects at `a`, and `b`. */
const holdersOf = (
  contract: Contract,
  schema: Node,
  path: string
): readonly [ReadonlyArray<Node>, string] => {
  const dot = path.lastIndexOf(".")
  const name = path.slice(dot + 1)
  const members = new Set(placesAt(contract, schema, path).map((place) => place.schema))
  const seen = new Set<Node>()
  const holders: Array<Node> = []
  const visit = (reference: Node): void => {
    const node = follow(contract, reference)
    if (seen.has(node)) return
    seen.add(node)
    const member = nodeOf(node, "properties")[name]
    if (isNode(member) && members.has(member)) holders.push(node)
    for (const key of ["properties"]) Object.values(nodeOf(node, key)).filter(isNode).forEach(visit)
    for (const key of ["items", "additionalProperties"]) {
      if (isNode(node[key])) visit(nodeOf(node, key))
    }
    for (const key of ["allOf", "anyOf", "oneOf"]) {
      if (Array.isArray(node[key])) node[key].filter(isNode).forEach(visit)
    }
  }
  visit(schema)
  return [holders, name]
}

/** The member does not exist. */
export const withoutMember = (contract: Contract, schema: Node, path: string): Undo => {
  const [holders, name] = holdersOf(contract, schema, path)
  return all(holders.map((holder) => set(nodeOf(holder, "properties"), name, undefined)))
}

/** The member may not be absent. */
export const requiring = (contract: Contract, schema: Node, path: string): Undo => {
  const [holders, name] = holdersOf(contract, schema, path)
  return all(
    holders.map((holder) => {
      const required: ReadonlyArray<unknown> = Array.isArray(holder["required"])
        ? holder["required"]
        : []
      return set(holder, "required", [...required, name])
    })
  )
}

/** The member may be absent. */
export const leaving = (contract: Contract, schema: Node, path: string): Undo => {
  const [holders, name] = holdersOf(contract, schema, path)
  return all(
    holders.map((holder) => {
      const required: ReadonlyArray<unknown> = Array.isArray(holder["required"])
        ? holder["required"]
        : []
      return set(
        holder,
        "required",
        required.filter((one) => one !== name)
      )
    })
  )
}

/** The limit is not stated at the places. */
export const withoutLimit = (
  contract: Contract,
  places: ReadonlyArray<Place>,
  limit: string
): Undo => all(nodesAt(contract, places).map((node) => set(node, limit, undefined)))
