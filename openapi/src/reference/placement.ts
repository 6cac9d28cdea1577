/**
 * Where each named schema is described: on the page of the resource that all its users belong to,
 * on a page of its own kind when they have none in common, or, when one operation alone uses it as
 * its request or its answer, in the section of that operation.
 */
import {
  type Contract,
  type Node,
  isNode,
  nodeOf,
  schemaNameOf,
  schemasOf,
  stringOf
} from "../document.ts"
import type { OperationFacts } from "./facts.ts"
import { commonResource, entryOf } from "./names.ts"
import { hasSection } from "./types.ts"

/** The page of schemas that several resources share. */
export const sharedPage = "types.md"

/** Where the schemas of a document are described. */
export interface Placement {
  /** The page of a schema that has a section of its own. */
  readonly pageOf: ReadonlyMap<string, string>
  /** The schemas that are described in the section of the one operation that uses them. */
  readonly own: ReadonlySet<string>
}

/** The named schemas that a node refers to, each as often as it does. */
const referencesIn = (value: unknown): ReadonlyArray<string> => {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (!isNode(value)) return []
  const name = schemaNameOf(value)
  const inside = Object.entries(value).flatMap(([key, child]) =>
    key === "example" || key === "examples" || key === "default" ? [] : referencesIn(child)
  )
  return name === undefined ? inside : [name, ...inside]
}

/** The schemas of an operation that the reference speaks of, each with whether it is a body. */
const rootsOf = (
  facts: OperationFacts
): ReadonlyArray<{ readonly schema: Node; readonly isBody: boolean }> => [
  ...facts.placed.parameters.map((parameter) => ({
    schema: nodeOf(parameter, "schema"),
    isBody: false
  })),
  ...(facts.bodyContent === undefined ? [] : [{ schema: facts.bodyContent.schema, isBody: true }]),
  ...(facts.pagination === undefined
    ? facts.successes.flatMap(({ content }) =>
        content === undefined ? [] : [{ schema: content.schema, isBody: true }]
      )
    : [{ schema: facts.pagination.item, isBody: true }])
]

/** Decides for every schema that the operations reach. */
export const placeSchemas = (
  document: Contract,
  operations: ReadonlyArray<OperationFacts>
): Placement => {
  const schemas = schemasOf(document)
  const users = new Map<string, Set<ReadonlyArray<string>>>()
  const references = new Map<string, number>()
  const bodies = new Set<string>()
  const counted = new Set<string>()

  const count = (names: ReadonlyArray<string>): void => {
    for (const name of names) references.set(name, (references.get(name) ?? 0) + 1)
  }
  for (const facts of operations) {
    const reached = new Set<string>()
    const visit = (name: string): void => {
      if (reached.has(name)) return
      reached.add(name)
      const inside = referencesIn(schemas[name])
      if (!counted.has(name)) count(inside)
      counted.add(name)
      inside.forEach(visit)
    }
    for (const { schema, isBody } of rootsOf(facts)) {
      const names = referencesIn(schema)
      count(names)
      names.forEach(visit)
      const root = stringOf(schema, "$ref") === undefined ? undefined : schemaNameOf(schema)
      if (isBody && root !== undefined) bodies.add(root)
    }
    for (const name of reached) {
      users.set(name, (users.get(name) ?? new Set()).add(facts.name.resource))
    }
  }
  const own = new Set([...bodies].filter((name) => references.get(name) === 1))
  const pageOf = new Map<string, string>()
  for (const [name, resources] of users) {
    if (own.has(name) || !hasSection(document, name)) continue
    const common = commonResource(resources)
    pageOf.set(name, common.length === 0 ? sharedPage : `${entryOf(common)}.md`)
  }
  return { pageOf, own }
}
