/**
 * What a comparison of two contracts gives: findings, each one change and whether it breaks the
 * programs of those who use the generated clients.
 */

/** One change, told once however many operations it concerns. */
export interface Finding {
  /** Which kind of change it is, such as `request-property-required`. */
  readonly rule: string
  /**
   * Whether a program that was right before can fail now: in its types, or in what it does. A new
   * value of an enumeration in a response does not break, since enumerations of responses are open.
   */
  readonly breaking: boolean
  /** Where it is: in a named schema (`User.email`), or in the operations (`query.take`, `404`). */
  readonly at: string
  readonly message: string
  /** The operations that it concerns, the first few in the order of their ids. */
  readonly operations: ReadonlyArray<string>
  /** How many operations it concerns. */
  readonly operationCount: number
}

/** Whether a schema is part of a request or of a response. */
export type Direction = "request" | "response"

/** A change before it is known which operations it concerns. */
export interface Change {
  readonly rule: string
  readonly breaking: boolean
  readonly at: string
  readonly message: string
}

/** A finding names this many operations and counts the others. */
export const operationsNamed = 10

/** Gathers changes of many operations: the same change in several of them is one finding. */
export const findingsOf = (
  changes: Iterable<{ readonly change: Change; readonly operations: Iterable<string> }>
): ReadonlyArray<Finding> => {
  const gathered = new Map<string, { change: Change; operations: Set<string> }>()
  for (const { change, operations } of changes) {
    const { rule, breaking, at, message } = change
    const key = JSON.stringify([rule, breaking, at, message])
    const entry = gathered.get(key) ?? { change, operations: new Set() }
    for (const operation of operations) entry.operations.add(operation)
    gathered.set(key, entry)
  }
  return [...gathered.values()]
    .map(({ change: { rule, breaking, at, message }, operations }) => ({
      rule,
      breaking,
      at,
      message,
      operations: [...operations].sort().slice(0, operationsNamed),
      operationCount: operations.size
    }))
    .sort(inOrder)
}

const textOrder = (left: string, right: string): number =>
  left < right ? -1 : left > right ? 1 : 0

/** Breaking ones first, then by rule, place, message and operations. */
const inOrder = (left: Finding, right: Finding): number =>
  Number(right.breaking) - Number(left.breaking) ||
  textOrder(left.rule, right.rule) ||
  textOrder(left.at, right.at) ||
  textOrder(left.message, right.message) ||
  textOrder(left.operations.join(), right.operations.join())
