/**
 * Finding one's way in a document as it was read: members of what may be anything, references,
 * and all that some parts lead to.
 */

import { namesOf } from "./pointer.ts"

/** A part of a document that has members. */
export interface Node {
  readonly [member: string]: unknown
}

export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The member of a part that has it, and nothing of what has no members. */
export const memberOf = (value: unknown, name: string): unknown =>
  isNode(value) && Object.hasOwn(value, name) ? value[name] : undefined

/** The reference that a part is. */
export const referenceOf = (value: unknown): string | undefined => {
  const reference = memberOf(value, "$ref")
  return typeof reference === "string" ? reference : undefined
}

/** A member of an object, or an element of a list. */
const memberOrElement = (value: unknown, name: string): unknown =>
  Array.isArray(value) ? (value[Number(name)] as unknown) : memberOf(value, name)

/** What a reference within the document leads to. */
export const follow = (document: unknown, reference: string): unknown =>
  namesOf(reference)?.reduce(memberOrElement, document)

/** Everything that some parts of a document hold or lead to, themselves included. */
export const reachedFrom = (
  start: ReadonlyArray<unknown>,
  document: unknown
): ReadonlySet<unknown> => {
  const reached = new Set<unknown>()
  const queue = [...start]
  while (queue.length > 0) {
    const value = queue.pop()
    if (typeof value !== "object" || value === null || reached.has(value)) continue
    reached.add(value)
    const reference = referenceOf(value)
    if (reference !== undefined) queue.push(follow(document, reference))
    queue.push(...Object.values(value))
  }
  return reached
}
