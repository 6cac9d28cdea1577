/**
 * Where each named schema is described: with the resource whose record it is, else with the one that
 * all its users belong to, else among the shared ones. A schema that one operation alone sends or
 * returns is described in the section of that operation.
 */
import {
  type Contract,
  type Node,
  nodeOf,
  schemaNameOf,
  schemaNamesIn,
  schemasOf
} from "openapi-document"
import type { OperationMetadata } from "./metadata.ts"
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

type Resource = ReadonlyArray<string>

/** The bodies of an operation that the reference speaks of; of a page, its records. */
const bodiesOf = (metadata: OperationMetadata): ReadonlyArray<Node> => [
  ...(metadata.bodyContent === undefined ? [] : [metadata.bodyContent.schema]),
  ...(metadata.pagination === undefined
    ? metadata.successes.flatMap(({ content }) => (content === undefined ? [] : [content.schema]))
    : [metadata.pagination.item])
]

/** Who uses a schema. */
interface Users {
  /** How many references there are to it. */
  references: number
  /** The resource of each operation that sends it, returns it, or returns a list of it. */
  readonly whole: Array<Resource>
  /** The resource of each operation that has it anywhere else. */
  readonly part: Array<Resource>
  /** The schemas that it is a part of. */
  readonly schemas: Set<string>
}

const usersOf = (
  document: Contract,
  operations: ReadonlyArray<OperationMetadata>
): ReadonlyMap<string, Users> => {
  const schemas = schemasOf(document)
  const users = new Map<string, Users>()

  /** Counts a reference; a schema that is met first is entered. */
  const meet = (name: string): Users => {
    const known = users.get(name)
    if (known !== undefined) {
      known.references += 1
      return known
    }
    const met: Users = { references: 1, whole: [], part: [], schemas: new Set() }
    users.set(name, met)
    for (const inside of schemaNamesIn(schemas[name])) meet(inside).schemas.add(name)
    return met
  }
  for (const metadata of operations) {
    const { resource } = metadata.name
    for (const parameter of metadata.placed.parameters) {
      for (const name of schemaNamesIn(nodeOf(parameter, "schema"))) meet(name).part.push(resource)
    }
    for (const schema of bodiesOf(metadata)) {
      const root = schemaNameOf(schema) ?? schemaNameOf(nodeOf(schema, "items"))
      for (const name of schemaNamesIn(schema)) {
        const met = meet(name)
        if (name === root) met.whole.push(resource)
        else met.part.push(resource)
      }
    }
  }
  return users
}

const startsWith = (resource: Resource, start: Resource): boolean =>
  start.every((segment, index) => resource[index] === segment)

/**
 * The resource whose record a schema is: what all operations on it have in common, else the one
 * that has most of them.
 */
const ownerOf = (whole: ReadonlyArray<Resource>): Resource | undefined => {
  const common = commonResource(whole)
  if (whole.length === 0 || common.length > 0) return whole.length === 0 ? undefined : common
  const counts = new Map<string, { readonly resource: Resource; count: number }>()
  for (const resource of whole) {
    const entry = counts.get(entryOf(resource)) ?? { resource, count: 0 }
    entry.count += 1
    counts.set(entryOf(resource), entry)
  }
  const [most, next] = [...counts.values()].sort((left, right) => right.count - left.count)
  return most !== undefined && most.count > (next?.count ?? 0) ? most.resource : undefined
}

/** Decides for every schema that the operations reach. */
export const placeSchemas = (
  document: Contract,
  operations: ReadonlyArray<OperationMetadata>
): Placement => {
  const users = usersOf(document, operations)
  const places = new Map<string, Resource>()
  const owned = new Set<string>()
  for (const [name, { whole }] of users) {
    const owner = ownerOf(whole)
    if (owner === undefined) continue
    places.set(name, owner)
    owned.add(name)
  }
  // What is a part of other schemas goes where these are; a place only ever gets more general.
  for (let settled = false; !settled;) {
    settled = true
    for (const [name, { whole, part, schemas }] of users) {
      if (owned.has(name)) continue
      const within = [...schemas].flatMap((user) => {
        const place = places.get(user)
        return place === undefined ? [] : [place]
      })
      const all = [...whole, ...part, ...within]
      if (all.length === 0) continue
      const place = commonResource(all)
      const known = places.get(name)
      if (known !== undefined && known.length <= place.length && startsWith(place, known)) continue
      places.set(name, place)
      settled = false
    }
  }
  const own = new Set(
    [...users].flatMap(([name, { references, whole }]) =>
      references === 1 && whole.length === 1 ? [name] : []
    )
  )
  const pageOf = new Map<string, string>()
  for (const [name, place] of places) {
    if (own.has(name) || !hasSection(document, name)) continue
    pageOf.set(name, place.length === 0 ? sharedPage : `${entryOf(place)}.md`)
  }
  return { pageOf, own }
}
