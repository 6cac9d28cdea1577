/**
 * Compares schemas. What is inside a schema is compared where it stands; a schema with a name is a
 * link, so that it is compared once, and cycles end.
 */
import {
  type Contract,
  type Node,
  follow,
  isNode,
  nodeOf,
  nodesOf,
  schemaNameOf,
  schemaNamesIn,
  stringsOf
} from "openapi-document"
import { canonical } from "./canonical.ts"
import { openAlternatives, pairAlternatives } from "./alternatives.ts"
import {
  type SchemaChange,
  breaks,
  compareKeywords,
  compareMarks,
  compareTypes,
  opennessOf
} from "./keywords.ts"
import { type Shape, shapesOf, typesOf } from "./shape.ts"

/** Two named schemas that stand at the same place, before and after. */
export interface Link {
  readonly before: string
  readonly after: string
}

/** What comparing two schemas gave, and which named ones they lead to. */
export interface Comparison {
  readonly changes: ReadonlyArray<SchemaChange>
  readonly links: ReadonlyArray<Link>
}

/** Compares the schemas of two documents. */
export interface SchemaComparer {
  readonly compare: (before: Node, after: Node) => Comparison
  /** Compares what a link names; each link is worked out once. */
  readonly follow: (link: Link) => Comparison
}

const anything: Node = {}

/** What identifies a link. */
export const linkKey = ({ before, after }: Link): string => `${before} ${after}`

/** Makes the comparison of two documents' schemas. */
export const schemaComparer = (before: Contract, after: Contract): SchemaComparer => {
  const shapesBefore = shapesOf(before)
  const shapesAfter = shapesOf(after)
  const known = new Map<string, Comparison>()

  const comparison = (left: Node, right: Node): Comparison => {
    const changes: Array<SchemaChange> = []
    const links: Array<Link> = []

    const enter = (was: Node, is: Node, at: string): void => {
      let left = shapesBefore.of(was)
      let right = shapesAfter.of(is)
      // One of them has a name and the other has not: they are compared here, as if neither had.
      const isLeftNamed = isNamed(left)
      const isRightNamed = isNamed(right)
      if (isLeftNamed && !isRightNamed) left = shapesBefore.behind(was)
      if (isRightNamed && !isLeftNamed) right = shapesAfter.behind(is)
      changes.push(...compareMarks(left.marks, right.marks, at))
      if (left.nullable && !right.nullable) {
        changes.push({
          kind: "null-removed",
          at,
          message: "null no longer",
          breaks: breaks.senders
        })
      }
      if (!left.nullable && right.nullable) {
        changes.push({ kind: "null-added", at, message: "can be null now", breaks: breaks.readers })
      }
      const [leftOnly, ...leftOthers] = left.alternatives
      const [rightOnly, ...rightOthers] = right.alternatives
      if (leftOthers.length + rightOthers.length > 0) {
        enterAlternatives(left.alternatives, right.alternatives, at)
      } else if (leftOnly !== undefined && rightOnly !== undefined) {
        const names = { before: schemaNameOf(leftOnly), after: schemaNameOf(rightOnly) }
        if (names.before !== undefined && names.after !== undefined) {
          links.push({ before: names.before, after: names.after })
        } else {
          enterOne(leftOnly, rightOnly, at)
        }
      }
    }

    const enterAlternatives = (
      was: ReadonlyArray<Node>,
      is: ReadonlyArray<Node>,
      at: string
    ): void => {
      const open = openAlternatives(shapesBefore, shapesAfter, was, is)
      const { pairs, removed, added } = pairAlternatives(before, after, open.was, open.is)
      for (const { left, right, label } of pairs) enter(left, right, `${at}(${label})`)
      for (const label of removed) {
        const message = `${label} is no longer an alternative`
        changes.push({ kind: "alternative-removed", at, message, breaks: breaks.senders })
      }
      for (const label of added) {
        const message = `${label} is a new alternative`
        changes.push({ kind: "alternative-added", at, message, breaks: breaks.readers })
      }
    }

    const enterOne = (was: Node, is: Node, at: string): void => {
      const typeChanges = compareTypes(was, is, at)
      changes.push(...typeChanges)
      const leftTypes = typesOf(was)
      const rightTypes = typesOf(is)
      // Where anything goes, or nothing in common does, the change of type says it all.
      if (typeChanges.length > 0) {
        const shared = [...(leftTypes ?? [])].filter((type) => rightTypes?.has(type) === true)
        const numeric = [leftTypes, rightTypes].every(
          (types) => types?.has("integer") === true || types?.has("number") === true
        )
        if (shared.length === 0 && !numeric) return
      }
      changes.push(...compareKeywords(was, is, at))
      enterMembers(was, is, at)
      enterMap(was, is, at)
      if (was["items"] !== undefined || is["items"] !== undefined) {
        enter(nodeAt(was, "items"), nodeAt(is, "items"), `${at}[]`)
      }
      enterChoices(was, is, at)
    }

    const enterMembers = (was: Node, is: Node, at: string): void => {
      const had = nodeOf(was, "properties")
      const has = nodeOf(is, "properties")
      const needed = new Set(stringsOf(was, "required"))
      const needs = new Set(stringsOf(is, "required"))
      const members = new Set([...Object.keys(had), ...Object.keys(has), ...needed, ...needs])
      for (const name of members) {
        const place = `${at}.${name}`
        const known = Object.hasOwn(had, name) || needed.has(name)
        const stays = Object.hasOwn(has, name) || needs.has(name)
        if (!known) {
          changes.push(
            needs.has(name)
              ? {
                  kind: "property-added",
                  at: place,
                  message: "is new and required",
                  breaks: breaks.senders
                }
              : { kind: "property-added", at: place, message: "is new", breaks: breaks.nobody }
          )
        } else if (stays) {
          if (!needed.has(name) && needs.has(name)) {
            const message = "is required now"
            changes.push({ kind: "property-required", at: place, message, breaks: breaks.senders })
          }
          if (needed.has(name) && !needs.has(name)) {
            const message = "is optional now"
            changes.push({ kind: "property-optional", at: place, message, breaks: breaks.readers })
          }
          enter(nodeAt(had, name), nodeAt(has, name), place)
        } else {
          const message = "is gone"
          changes.push({ kind: "property-removed", at: place, message, breaks: breaks.everybody })
        }
      }
    }

    const enterMap = (was: Node, is: Node, at: string): void => {
      const left = opennessOf(was)
      const right = opennessOf(is)
      if (left === "open" && right === "open") {
        const place = `${at}{}`
        enter(nodeAt(was, "additionalProperties"), nodeAt(is, "additionalProperties"), place)
      } else if (left === "open") {
        const message = "takes only the members that it names"
        changes.push({ kind: "map-closed", at, message, breaks: breaks.everybody })
      } else if (right === "open") {
        const message = "takes members that it does not name"
        changes.push({ kind: "map-opened", at, message, breaks: breaks.nobody })
      } else if (left !== right) {
        // The types name the same members; validation no longer lets others through, or does now.
        changes.push(
          right === "closed"
            ? {
                kind: "object-closed",
                at,
                message: "rejects members that it does not name",
                breaks: breaks.senders
              }
            : {
                kind: "object-opened",
                at,
                message: "says no longer that it rejects members that it does not name",
                breaks: breaks.nobody
              }
        )
      }
    }

    /** Alternatives beside other things that a schema says. */
    const enterChoices = (was: Node, is: Node, at: string): void => {
      for (const key of ["oneOf", "anyOf"]) {
        const left = nodesOf(was, key)
        const right = nodesOf(is, key)
        if (left.length > 0 && right.length > 0) {
          enterAlternatives(left, right, at)
        } else if (canonical(left) !== canonical(right)) {
          changes.push(
            right.length > 0
              ? {
                  kind: "choice-added",
                  at,
                  message: "must be one of several alternatives now",
                  breaks: breaks.senders
                }
              : {
                  kind: "choice-removed",
                  at,
                  message: "need not be one of several alternatives any more",
                  breaks: breaks.readers
                }
          )
        }
      }
    }

    enter(left, right, "")
    return { changes, links }
  }

  /** What is written alike can only differ in the named schemas that it leads to. */
  const compare = (left: Node, right: Node): Comparison =>
    JSON.stringify(left) === JSON.stringify(right)
      ? { changes: [], links: linksIn(left) }
      : comparison(left, right)

  return {
    compare,
    follow: (link) => {
      const key = linkKey(link)
      const found = known.get(key) ?? compare(named(before, link.before), named(after, link.after))
      known.set(key, found)
      return found
    }
  }
}

/** The named schemas that a schema leads to, as links to themselves. */
const linksIn = (node: Node): ReadonlyArray<Link> =>
  Array.from(new Set(schemaNamesIn(node)), (name) => ({ before: name, after: name }))

const named = (document: Contract, name: string): Node =>
  follow(document, { $ref: `#/components/schemas/${name}` })

/** Whether a shape is one named schema. */
const isNamed = ({ alternatives }: Shape): boolean => {
  const [only, ...others] = alternatives
  return only !== undefined && others.length === 0 && schemaNameOf(only) !== undefined
}

const nodeAt = (node: Node, key: string): Node => {
  const value = node[key]
  return isNode(value) ? value : anything
}
