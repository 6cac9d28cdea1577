/**
 * The scopes that a program's token needs, computed from the operations that it calls: for the grant of
 * an application, and for a test that fails when the list grows.
 */
import type { OperationMetadata } from "../core/OperationMetadata.ts"

/** Anything that carries an operation's metadata. */
export interface HasMetadata {
  readonly metadata: OperationMetadata
}

type Choice = ReadonlySet<string>

const isWithin = <A>(part: ReadonlySet<A>, whole: ReadonlySet<A>): boolean =>
  part.size <= whole.size && [...part].every((each) => whole.has(each))

const isMet = (choice: Choice, scopes: ReadonlySet<string>): boolean =>
  [...choice].some((scope) => scopes.has(scope))

/** The choices by scope, in order of scopes. */
const byScopeOf = (choices: Iterable<Choice>): Map<string, Set<Choice>> => {
  const byScope = new Map<string, Set<Choice>>()
  for (const choice of choices) {
    for (const scope of choice) {
      const having = byScope.get(scope)
      if (having === undefined) byScope.set(scope, new Set([choice]))
      else having.add(choice)
    }
  }
  return byScope
}

/** Drops choices that another choice implies. */
const decisive = (choices: ReadonlyArray<Choice>): ReadonlyArray<Choice> => {
  const byScope = byScopeOf(choices)
  const dropped = new Set<Choice>()
  for (const choice of choices) {
    const sharing = new Set([...choice].flatMap((scope) => [...(byScope.get(scope) ?? [])]))
    for (const other of sharing) {
      if (other !== choice && !dropped.has(other) && isWithin(other, choice)) dropped.add(choice)
    }
  }
  return choices.filter((choice) => !dropped.has(choice))
}

/** Drops scopes for which another, earlier one serves as well. */
const useful = (
  choices: ReadonlyArray<Choice>,
  costs: ReadonlyMap<string, bigint>
): ReadonlyArray<Choice> => {
  const byScope = byScopeOf(choices)
  const serves = (scope: string, other: string): boolean =>
    (costs.get(scope) ?? 0n) < (costs.get(other) ?? 0n) &&
    isWithin(byScope.get(other) ?? new Set(), byScope.get(scope) ?? new Set())
  return choices.map(
    (choice) =>
      new Set([...choice].filter((scope) => ![...choice].some((other) => serves(other, scope))))
  )
}

/** The cost of each scope: smaller sets cost less, and among sets of equal size the earlier one. */
const costsOf = (choices: ReadonlyArray<Choice>): ReadonlyMap<string, bigint> => {
  const scopes = [...byScopeOf(choices).keys()]
  const whole = 1n << BigInt(scopes.length)
  return new Map(scopes.map((scope, index) => [scope, whole - (whole >> BigInt(index + 1))]))
}

/** Selected scopes and their total cost. */
interface Selection {
  readonly taken: ReadonlyArray<string>
  readonly cost: bigint
  /** Those of the selected scopes that serve later choices. */
  readonly open: ReadonlySet<string>
}

/** Drops selections that cost at least as much as another and serve no more choices. */
const worthwhile = (selections: ReadonlyArray<Selection>): ReadonlyArray<Selection> => {
  const kept: Array<Selection> = []
  for (const each of selections.toSorted((left, right) => (left.cost < right.cost ? -1 : 1))) {
    if (!kept.some(({ open }) => isWithin(each.open, open))) kept.push(each)
  }
  return kept
}

const extended = (selection: Selection, scope: string, cost: bigint): Selection => ({
  taken: [...selection.taken, scope],
  cost: selection.cost + cost,
  open: new Set([...selection.open, scope])
})

/**
 * Processes the choices one by one, each next to those that share its scopes, and keeps the cheapest
 * selection for every set of scopes that later choices may use. The work is linear in the choices, and
 * exponential only in the number of scopes open at once.
 */
const cheapest = (
  choices: ReadonlyArray<Choice>,
  costs: ReadonlyMap<string, bigint>
): ReadonlyArray<string> => {
  const waiting = byScopeOf(choices)
  const left = new Set(choices)
  const open = new Set<string>()
  const opening = (choice: Choice): number => [...choice].filter((each) => !open.has(each)).length
  const next = (): Choice | undefined => {
    const touching = new Set([...open].flatMap((scope) => [...(waiting.get(scope) ?? [])]))
    const [first, ...others] = touching.size > 0 ? touching : left
    if (first === undefined || touching.size === 0) return first
    return others.reduce((best, each) => (opening(each) < opening(best) ? each : best), first)
  }

  let selections: ReadonlyArray<Selection> = [{ taken: [], cost: 0n, open: new Set() }]
  for (let choice = next(); choice !== undefined; choice = next()) {
    const met = choice
    left.delete(met)
    for (const scope of met) {
      waiting.get(scope)?.delete(met)
      if (open.has(scope)) continue
      open.add(scope)
      const cost = costs.get(scope) ?? 0n
      selections = selections.flatMap((each) => [each, extended(each, scope, cost)])
    }
    selections = selections.filter((each) => isMet(met, each.open))
    for (const scope of open) if (waiting.get(scope)?.size === 0) open.delete(scope)
    selections = worthwhile(
      selections.map((each) => ({
        ...each,
        open: new Set([...each.open].filter((scope) => open.has(scope)))
      }))
    )
  }
  return selections[0]?.taken ?? []
}

/**
 * The smallest set of scopes with which all the operations can be called, sorted.
 *
 * If an operation accepts any of several scopes, the one is chosen that makes the whole set smallest;
 * for sets of equal size, the contract's order decides.
 */
export const requiredScopes = (operations: ReadonlyArray<HasMetadata>): ReadonlyArray<string> => {
  const needed = new Set<string>()
  const choices: Array<Choice> = []
  for (const { metadata } of operations) {
    const { scopes } = metadata
    if (scopes === undefined) continue
    if ("allOf" in scopes) for (const scope of scopes.allOf) needed.add(scope)
    else if (scopes.anyOf.length > 0) choices.push(new Set(scopes.anyOf))
  }
  const undecided = choices.filter((choice) => !isMet(choice, needed))
  const costs = costsOf(undecided)
  for (const scope of cheapest(useful(decisive(undecided), costs), costs)) needed.add(scope)
  return [...needed].toSorted()
}
