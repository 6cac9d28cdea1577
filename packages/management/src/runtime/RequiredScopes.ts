/**
 * The scopes that a program's token needs, from the operations that it calls. For
 * the grant of an application, and for a test that says when the list grows.
 */
import type { OperationFacts } from "./OperationFacts.ts"

/** Whatever carries an operation's facts. */
export interface HasFacts {
  readonly operation: OperationFacts
}

type Choice = ReadonlyArray<string>

const isMet = (choice: Choice, scopes: ReadonlySet<string>): boolean =>
  choice.some((scope) => scopes.has(scope))

/** Choices that share a scope, directly or through others, have to be decided together. */
const connected = (choices: ReadonlyArray<Choice>): ReadonlyArray<ReadonlyArray<Choice>> => {
  const groups: Array<Array<Choice>> = []
  for (const choice of choices) {
    const touching = groups.filter((group) =>
      group.some((other) => other.some((scope) => choice.includes(scope)))
    )
    for (const group of touching) groups.splice(groups.indexOf(group), 1)
    groups.push([...touching.flat(), choice])
  }
  return groups
}

/** The combinations of `size` values, in the order of the values. */
function* combinations(values: ReadonlyArray<string>, size: number): Generator<Choice> {
  if (size === 0) {
    yield []
    return
  }
  for (let index = 0; index <= values.length - size; index++) {
    const value = values[index] as string
    for (const rest of combinations(values.slice(index + 1), size - 1)) yield [value, ...rest]
  }
}

const smallest = (group: ReadonlyArray<Choice>): Choice => {
  const values = [...new Set(group.flat())]
  for (let size = 1; size < values.length; size++) {
    for (const candidate of combinations(values, size)) {
      const scopes = new Set(candidate)
      if (group.every((choice) => isMet(choice, scopes))) return candidate
    }
  }
  return values
}

/**
 * The least set of scopes with which all the operations can be called, sorted.
 *
 * Where an operation takes any one of several scopes, the one is chosen that makes
 * the whole set smallest; among sets of the same size, the contract's order decides.
 *
 * @example
 * ```ts
 * import { Connections, requiredScopes } from "@effect-auth0/management"
 *
 * requiredScopes([Connections.list, Connections.Keys.rotate])
 * // ["create:connections_keys", "read:connections", "update:connections_keys"]
 * ```
 */
export const requiredScopes = (operations: ReadonlyArray<HasFacts>): ReadonlyArray<string> => {
  const needed = new Set<string>()
  const choices: Array<Choice> = []
  for (const { operation } of operations) {
    const { scopes } = operation
    if (scopes === undefined) continue
    if ("allOf" in scopes) for (const scope of scopes.allOf) needed.add(scope)
    else if (scopes.anyOf.length > 0) choices.push(scopes.anyOf)
  }
  const open = choices.filter((choice) => !isMet(choice, needed))
  for (const group of connected(open)) for (const scope of smallest(group)) needed.add(scope)
  return [...needed].toSorted()
}
