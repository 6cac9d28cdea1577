/**
 * Finds which alternative of a choice is which after a change: by name, by being the same, by what
 * tells it apart from its neighbors, and at last by type. The order of alternatives means nothing.
 */
import {
  type Contract,
  type Node,
  entriesOf,
  follow,
  schemaNameOf,
  schemasOf
} from "openapi-document"
import { canonical, shown } from "./canonical.ts"
import { type Shapes, distinct, typesOf, valuesOf } from "./shape.ts"

/** Which alternatives belong together, and which have no counterpart. */
export interface Pairing {
  readonly pairs: ReadonlyArray<{
    readonly left: Node
    readonly right: Node
    readonly label: string
  }>
  readonly removed: ReadonlyArray<string>
  readonly added: ReadonlyArray<string>
}

/** The members that only have one value, such as `type` of one kind of event. */
const markOf = (document: Contract, node: Node): string => {
  const marks = entriesOf(follow(document, node), "properties").flatMap(([name, property]) => {
    const values = valuesOf(property)
    return values?.length === 1 ? [`${name} ${shown(values[0])}`] : []
  })
  return marks.sort().join(", ")
}

const typeText = (document: Contract, node: Node): string =>
  [...(typesOf(follow(document, node)) ?? ["value"])].sort().join(" or ")

const labelOf = (document: Contract, node: Node): string =>
  schemaNameOf(node) ?? (markOf(document, node) || typeText(document, node))

/** A named schema in both versions is the same schema, whatever its content. */
const isFree = (other: Contract, node: Node): boolean => {
  const name = schemaNameOf(node)
  return name === undefined || !Object.hasOwn(schemasOf(other), name)
}

/** The alternatives with named choices opened, so that it does not matter how they are nested. */
const opened = (
  shapes: Shapes,
  alternatives: ReadonlyArray<Node>,
  kept: ReadonlySet<string>
): ReadonlyArray<Node> =>
  alternatives.flatMap((alternative) => {
    const name = schemaNameOf(alternative)
    if (name === undefined || kept.has(name)) return [alternative]
    const behind = shapes.behind(alternative).alternatives
    const [only] = behind
    const isChoice = behind.length > 1 || (only !== undefined && schemaNameOf(only) !== undefined)
    return isChoice ? opened(shapes, behind, new Set(kept).add(name)) : [alternative]
  })

/** The alternatives of two choices, opened where they are not the same on both sides. */
export const openAlternatives = (
  before: Shapes,
  after: Shapes,
  was: ReadonlyArray<Node>,
  is: ReadonlyArray<Node>
): { readonly was: ReadonlyArray<Node>; readonly is: ReadonlyArray<Node> } => {
  const had = new Set(was.map(schemaNameOf))
  const names = is.flatMap((alternative) => schemaNameOf(alternative) ?? [])
  const kept = new Set(names.filter((name) => had.has(name)))
  return {
    was: distinct(opened(before, was, kept)),
    is: distinct(opened(after, is, kept))
  }
}

/** Pairs the alternatives of two choices. */
export const pairAlternatives = (
  before: Contract,
  after: Contract,
  was: ReadonlyArray<Node>,
  is: ReadonlyArray<Node>
): Pairing => {
  const left = new Set(was)
  const right = new Set(is)
  const pairs: Array<{ left: Node; right: Node; label: string }> = []

  /** Pairs what has the same key; without a key it is left for the next try. */
  const pairBy = (
    keyOfLeft: (node: Node) => string | undefined,
    keyOfRight: (node: Node) => string | undefined
  ): void => {
    for (const one of left) {
      const key = keyOfLeft(one)
      const match =
        key === undefined ? undefined : [...right].find((other) => keyOfRight(other) === key)
      if (match === undefined) continue
      pairs.push({ left: one, right: match, label: labelOf(before, one) })
      left.delete(one)
      right.delete(match)
    }
  }

  pairBy(schemaNameOf, schemaNameOf)
  pairBy(canonical, canonical)
  pairBy(
    (node) => (isFree(after, node) ? markOf(before, node) || undefined : undefined),
    (node) => (isFree(before, node) ? markOf(after, node) || undefined : undefined)
  )
  pairBy(
    (node) => (isFree(after, node) ? typeText(before, node) : undefined),
    (node) => (isFree(before, node) ? typeText(after, node) : undefined)
  )
  return {
    pairs,
    removed: Array.from(left, (node) => labelOf(before, node)),
    added: Array.from(right, (node) => labelOf(after, node))
  }
}
