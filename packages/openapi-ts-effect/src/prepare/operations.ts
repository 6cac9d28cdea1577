/** The operations of a document with their places, for passes that change it in place. */
import { follow, isNode, memberOf, referenceOf } from "../read/document.ts"
import type { Node } from "../read/document.ts"
import { applied, named } from "../read/keywords.ts"
import { pointerOf } from "../read/pointer.ts"

/** A mutable part of a document in preparation. */
export interface Draft {
  [member: string]: unknown
}

/** Whether a part is an object. Documents are copied before they are prepared. */
export const isDraft = (value: unknown): value is Draft => isNode(value)

/** The methods that OpenAPI 3.1 has. */
export const methods: ReadonlyArray<string> = [
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "trace"
]

/** An operation and its place. */
export interface PlacedOperation {
  readonly method: string
  readonly path: string
  readonly item: Draft
  readonly operation: Draft
  readonly pointer: string
}

/** The operations of all paths, in the order of the document. */
export const operationsIn = (document: object): ReadonlyArray<PlacedOperation> =>
  Object.entries(memberOf(document, "paths") ?? {}).flatMap(([path, item]) =>
    isDraft(item)
      ? Object.entries(item).flatMap(([method, operation]) =>
          methods.includes(method) && isDraft(operation)
            ? [{ method, path, item, operation, pointer: pointerOf(["paths", path, method]) }]
            : []
        )
      : []
  )

/** Resolves a part through any number of references. */
export const resolved = (document: unknown, value: unknown): unknown => {
  const seen = new Set<unknown>()
  let at = value
  for (;;) {
    const reference = referenceOf(at)
    if (reference === undefined || seen.has(at)) return at
    seen.add(at)
    at = follow(document, reference)
  }
}

/** The same, of what has members. */
export const resolvedNode = (document: unknown, value: unknown): Node => {
  const target = resolved(document, value)
  return isNode(target) ? target : {}
}

/** Visits the schemas in a part, including itself; references are not followed. */
export const eachSchema = (schema: unknown, visit: (schema: Draft) => void): void => {
  if (!isDraft(schema)) return
  visit(schema)
  for (const [name, value] of Object.entries(schema)) {
    if (schemaMaps.has(name)) {
      for (const each of Object.values(isNode(value) ? value : {})) eachSchema(each, visit)
    } else if (applied.has(name)) {
      for (const each of Array.isArray(value) ? value : [value]) eachSchema(each, visit)
    }
  }
}

/** Members of a schema whose members are schemas. */
export const schemaMaps: ReadonlySet<string> = new Set(["$defs", "definitions", ...named])

/** The map of components of a kind, created if absent. */
export const componentsIn = (document: Draft, kind: string): Draft => {
  const components = isDraft(document["components"])
    ? document["components"]
    : (document["components"] = {})
  const all = (components as Draft)[kind]
  if (isDraft(all)) return all
  const made: Draft = {}
  ;(components as Draft)[kind] = made
  return made
}
