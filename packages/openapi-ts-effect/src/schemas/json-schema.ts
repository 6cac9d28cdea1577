/**
 * Converts a schema of the document to JSON Schema, draft 2020-12, with only the keywords that
 * validate: no descriptions, examples or extensions. References lead to `#/$defs/`, by the names of the
 * constants.
 */
import { failWith } from "../config/errors.ts"
import { multipliedOut } from "./alternatives.ts"
import { isNode } from "./document.ts"
import { applied, isConstraint, named, plain } from "../read/keywords.ts"
import { loosened } from "./loosen.ts"
import { recursionOf } from "./recursion.ts"
import type { Node } from "./document.ts"

/** A schema, and the constants that its references name. */
export interface JsonSchema {
  readonly schema: unknown
  readonly uses: ReadonlySet<string>
}

/** What the conversion needs to know about the document. */
export interface JsonSchemaContext {
  readonly isVersion30: boolean
  /** The constant of a named schema; `undefined` if there is none. */
  readonly constantOf: (name: string) => string | undefined
  /** A schema of the document by its name. */
  readonly schemaAt: (name: string) => unknown
  /** Called with the keywords that are dropped, since Effect has no equivalent. */
  readonly onLoss?: (keyword: string) => void
}

const pointer = /^#\/components\/schemas\/([^/]+)$/

/** OpenAPI 3.0 says `nullable` for a type, and `true` for a limit that is exclusive. */
const fromVersion30 = (schema: Node): Node => {
  const { exclusiveMaximum, exclusiveMinimum, maximum, minimum, nullable, ...rest } = schema
  const limits = {
    ...(exclusiveMinimum === true
      ? { exclusiveMinimum: minimum }
      : minimum !== undefined && { minimum }),
    ...(exclusiveMaximum === true
      ? { exclusiveMaximum: maximum }
      : maximum !== undefined && { maximum })
  }
  if (nullable !== true) return { ...rest, ...limits }
  return typeof rest["type"] === "string"
    ? {
        ...rest,
        ...limits,
        type: [rest["type"], "null"],
        ...(Array.isArray(rest["enum"]) && { enum: [...new Set([...rest["enum"], null])] })
      }
    : { anyOf: [{ ...rest, ...limits }, { type: "null" }] }
}

/** The name of the schema that a reference leads to. */
const nameIn = (value: string): string => {
  const [, name = ""] = pointer.exec(value) ?? []
  return decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~")
}

/** The references among the parts of a schema. */
const referencesOf = (parts: unknown): ReadonlyArray<string> =>
  (Array.isArray(parts) ? parts : []).flatMap((part) =>
    isNode(part) && typeof part["$ref"] === "string" ? [part["$ref"]] : []
  )

/** Makes the JSON Schema of a schema; `where` is for the problem with a reference to nowhere. */
export const jsonSchemaOf = (
  written: unknown,
  context: JsonSchemaContext,
  where: string
): JsonSchema => {
  const uses = new Set<string>()

  /** What a reference leads to, unless alternatives within it lead back to it. */
  const followIn =
    (path: ReadonlySet<string>) =>
    (value: string): unknown =>
      path.has(value) ? undefined : context.schemaAt(nameIn(value))

  const reference = (value: string): string => {
    const constant = context.constantOf(nameIn(value))
    if (constant === undefined) {
      return failWith(
        where,
        `the reference ${value} leads to no schema with a name`,
        "move what it leads to below components/schemas"
      )
    }
    uses.add(constant)
    return `#/$defs/${constant}`
  }

  const isRecursive = recursionOf(written, (value) => context.schemaAt(nameIn(value)))

  /** A schema without the constraints beside a reference that leads back to the written schema. */
  const withoutRecursion = (schema: Node, onLoss: (keyword: string) => void): Node => {
    const { $ref } = schema
    if (typeof $ref !== "string") return schema
    const beside = Object.keys(schema).filter(isConstraint)
    if (beside.length === 0 || !isRecursive($ref)) return schema
    for (const keyword of beside) onLoss(keyword)
    return { $ref }
  }

  const none: ReadonlySet<string> = new Set()

  const convert = (value: unknown, path = none): unknown => {
    if (Array.isArray(value)) return value.map((each) => convert(each, path))
    if (!isNode(value)) return value
    const onLoss = (keyword: string): void => context.onLoss?.(keyword)
    const known = withoutRecursion(context.isVersion30 ? fromVersion30(value) : value, onLoss)
    const loose = loosened(known, onLoss)
    const schema = multipliedOut(loose, followIn(path), onLoss)
    // What was multiplied out may have alternatives again, and those the schema that they are of.
    const below = schema === loose ? none : new Set([...path, ...referencesOf(loose["allOf"])])
    return Object.fromEntries(
      Object.entries(schema).flatMap(([keyword, each]): ReadonlyArray<[string, unknown]> => {
        if (keyword === "$ref" && typeof each === "string") return [[keyword, reference(each)]]
        if (applied.has(keyword)) return [[keyword, convert(each, below)]]
        if (plain.has(keyword)) return [[keyword, each]]
        if (!named.has(keyword) || !isNode(each)) return []
        const members = Object.entries(each).map(([name, member]) => [name, convert(member)])
        return [[keyword, Object.fromEntries(members)]]
      })
    )
  }

  return { schema: convert(written), uses }
}
