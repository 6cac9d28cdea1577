/**
 * What a change of contract means for those who use the clients that are generated from it. Each
 * named schema is compared once, and its changes are told for the operations that it reaches, as
 * what they send and as what they return.
 */
import {
  type Contract,
  type PlacedOperation,
  nodesOf,
  operationsOf,
  requestBodyOf,
  responsesOf,
  schemaNamesIn,
  schemasOf
} from "openapi-document"
import { canonical, shown } from "./canonical.ts"
import { type Change, type Direction, type Finding, findingsOf } from "./finding.ts"
import type { SchemaChange } from "./keywords.ts"
import { compareOperations } from "./operations.ts"
import { type Comparison, type Link, linkKey, schemaComparer } from "./schemas.ts"

interface Told {
  readonly change: Change
  readonly operations: Iterable<string>
}

interface Match {
  readonly before: PlacedOperation
  readonly after: PlacedOperation
}

const templateOf = ({ method, path }: PlacedOperation): string =>
  `${method} ${path.replaceAll(/\{[^}]*\}/gu, "{}")}`

/** Finds every operation again: by its id, else by its method and path. */
const matchOperations = (
  before: ReadonlyArray<PlacedOperation>,
  after: ReadonlyArray<PlacedOperation>
) => {
  const left = new Map(before.map((operation) => [operation.id, operation]))
  const right = new Map(after.map((operation) => [operation.id, operation]))
  const matches: Array<Match> = []
  const pair = (was: PlacedOperation, is: PlacedOperation): void => {
    matches.push({ before: was, after: is })
    left.delete(was.id)
    right.delete(is.id)
  }
  for (const was of before) {
    const is = right.get(was.id)
    if (is !== undefined) pair(was, is)
  }
  const byTemplate = new Map(Array.from(right.values(), (is) => [templateOf(is), is]))
  for (const was of left.values()) {
    const is = byTemplate.get(templateOf(was))
    if (is !== undefined) pair(was, is)
  }
  return { matches, removed: [...left.values()], added: [...right.values()] }
}

const directed = (change: SchemaChange, direction: Direction, origin: string): Change => ({
  rule: `${direction}-${change.kind}`,
  breaking: change.breaks[direction],
  at: `${origin}${change.at}`,
  message: change.message
})

/** What an operation looks like from outside: its own changes as an operation. */
const operationChanges = (
  matches: ReadonlyArray<Match>,
  removed: ReadonlyArray<PlacedOperation>,
  added: ReadonlyArray<PlacedOperation>
): ReadonlyArray<Told> => [
  ...matches
    .filter(({ before, after }) => before.id !== after.id)
    .map(({ before, after }) => ({
      change: {
        rule: "operation-renamed",
        breaking: true,
        at: "operation",
        message: `is \`${after.id}\` now`
      },
      operations: [before.id]
    })),
  ...removed.map(({ id }) => ({
    change: { rule: "operation-removed", breaking: true, at: "operation", message: "is gone" },
    operations: [id]
  })),
  ...added.map(({ id }) => ({
    change: { rule: "operation-added", breaking: false, at: "operation", message: "is new" },
    operations: [id]
  }))
]

const urls = (document: Contract): ReadonlyArray<unknown> =>
  nodesOf(document, "servers").map((server) => server["url"])

/** What the whole document says, for every operation. */
const documentChanges = (before: Contract, after: Contract): ReadonlyArray<Told> => {
  const differs = [
    { rule: "servers-changed", at: "servers", was: urls(before), is: urls(after) },
    { rule: "security-changed", at: "security", was: before["security"], is: after["security"] }
  ].filter(({ was, is }) => canonical(was) !== canonical(is))
  return differs.map(({ rule, at, was, is }) => ({
    change: { rule, breaking: true, at, message: `was ${shown(was)}, is ${shown(is)}` },
    operations: operationsOf(before).map(({ id }) => id)
  }))
}

/** Finds the named schemas of a document that a value reaches. */
const namesReached = (document: Contract) => {
  const schemas = schemasOf(document)
  const known = new Map<string, ReadonlyArray<string>>()
  const inside = (name: string): ReadonlyArray<string> => {
    const names = known.get(name) ?? schemaNamesIn(schemas[name])
    known.set(name, names)
    return names
  }
  return (value: unknown): ReadonlySet<string> => {
    const reached = new Set(schemaNamesIn(value))
    // A set gives what is added while it is walked through.
    for (const name of reached) for (const next of inside(name)) reached.add(next)
    return reached
  }
}

/** Types that are gone, with what stands in their places, if anything does. */
const missingTypes = (
  before: Contract,
  after: Contract,
  matches: ReadonlyArray<Match>,
  links: ReadonlyMap<string, { readonly link: Link; readonly operations: ReadonlySet<string> }>
): ReadonlyArray<Told> => {
  const remaining = schemasOf(after)
  const missing = Object.keys(schemasOf(before)).filter((name) => !Object.hasOwn(remaining, name))
  if (missing.length === 0) return []
  const reached = namesReached(before)
  const users = new Map<string, Set<string>>()
  for (const { before: was } of matches) {
    const { parameters, operation } = was
    const bodies = [requestBodyOf(before, operation), responsesOf(before, operation)]
    for (const name of reached([parameters, bodies])) {
      users.set(name, (users.get(name) ?? new Set()).add(was.id))
    }
  }
  return missing.flatMap((name) => {
    // A type that only removed operations used went with them.
    const operations = users.get(name)
    if (operations === undefined) return []
    const successors = Array.from(links.values(), ({ link }) => link)
      .filter((link) => link.before === name)
      .map((link) => `\`${link.after}\``)
    const change =
      successors.length === 0
        ? { rule: "type-removed", breaking: true, at: name, message: "the type is gone" }
        : {
            rule: "type-renamed",
            breaking: true,
            at: name,
            message: `the type is ${successors.sort().join(" or ")} now`
          }
    return [{ change, operations }]
  })
}

interface Reached {
  readonly link: Link
  readonly operations: Set<string>
  readonly directions: Map<Direction, Set<string>>
}

/**
 * Compares two bundled contracts.
 *
 * @returns the changes that matter to a program that calls the API through the generated clients,
 *   breaking ones first; empty when there are none, whatever the order of members or the words.
 * @example
 *   const findings = diffContracts(released, current)
 *   const breaking = findings.filter((finding) => finding.breaking)
 */
export const diffContracts = (before: Contract, after: Contract): ReadonlyArray<Finding> => {
  const { matches, removed, added } = matchOperations(operationsOf(before), operationsOf(after))
  const told: Array<Told> = [
    ...documentChanges(before, after),
    ...operationChanges(matches, removed, added)
  ]
  const comparer = schemaComparer(before, after)
  const reached = new Map<string, Reached>()

  /** Takes down for every named schema behind a comparison that the operation uses it. */
  const reach = (comparison: Comparison, direction: Direction, operation: string): void => {
    for (const link of comparison.links) {
      const key = linkKey(link)
      const entry = reached.get(key) ?? { link, operations: new Set(), directions: new Map() }
      reached.set(key, entry)
      entry.operations.add(operation)
      const operations = entry.directions.get(direction) ?? new Set()
      entry.directions.set(direction, operations)
      if (operations.has(operation)) continue
      operations.add(operation)
      reach(comparer.follow(link), direction, operation)
    }
  }

  for (const match of matches) {
    const operations = [match.before.id]
    const { changes, meetings } = compareOperations(
      { document: before, placed: match.before },
      { document: after, placed: match.after }
    )
    told.push(...changes.map((change) => ({ change, operations })))
    for (const { direction, at, before: was, after: is } of meetings) {
      const comparison = comparer.compare(was, is)
      told.push(
        ...comparison.changes.map((change) => ({
          change: directed(change, direction, at),
          operations
        }))
      )
      reach(comparison, direction, match.before.id)
    }
  }
  for (const { link, directions } of reached.values()) {
    const { changes } = comparer.follow(link)
    for (const [direction, operations] of directions) {
      told.push(
        ...changes.map((change) => ({
          change: directed(change, direction, link.before),
          operations
        }))
      )
    }
  }
  told.push(...missingTypes(before, after, matches, reached))
  return findingsOf(told)
}
