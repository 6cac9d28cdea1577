/**
 * Multiplies out what Effect's importer does not: alternatives (`anyOf`, `oneOf`) beside properties that
 * have alternatives of their own, such as an enumeration. `A ∧ (B ∨ C)` becomes `(A ∧ B) ∨ (A ∧ C)`,
 * which allows the same values, also where exactly one alternative must hold.
 */
import { isNode } from "./document.ts"
import type { Node } from "./document.ts"

const keywords = ["oneOf", "anyOf"] as const
type Keyword = (typeof keywords)[number]

interface Alternatives {
  readonly keyword: Keyword
  readonly each: ReadonlyArray<unknown>
  /** What holds beside them. */
  readonly rest: Node
}

/** The schema that a reference leads to. */
export type Follow = (reference: string) => unknown

const primitives = new Set(["string", "number", "integer", "boolean", "null"])

/** Whether a schema is of one primitive type: the importer tells such alternatives apart. */
const isPrimitive = (schema: unknown): boolean =>
  isNode(schema) && typeof schema["type"] === "string" && primitives.has(schema["type"])

const followed = (schema: unknown, follow: Follow): unknown => {
  const reference = isNode(schema) ? schema["$ref"] : undefined
  return typeof reference === "string" ? followed(follow(reference), follow) : schema
}

/** The alternatives of a schema with at least so many that could be objects. */
const alternativesOf = (schema: unknown, least: number): ReadonlyArray<Alternatives> =>
  isNode(schema)
    ? keywords.flatMap((keyword) => {
        const { [keyword]: each, ...rest } = schema
        return Array.isArray(each) && each.filter((one) => !isPrimitive(one)).length >= least
          ? [{ keyword, each, rest }]
          : []
      })
    : []

const described = new Set(["description", "title", "discriminator", "example", "default"])

const isEmpty = (schema: Node): boolean => Object.keys(schema).every((name) => described.has(name))

/** A schema with its alternatives multiplied out, if it has any. */
export const multipliedOut = (
  schema: Node,
  follow: Follow,
  onLoss: (keyword: string) => void
): Node => {
  // A set in which only one alternative could be an object is intersected as it is, if others are not.
  const several = multipliedBy(schema, 2, follow, onLoss)
  return several ?? multipliedBy(schema, 1, follow, onLoss) ?? schema
}

/** A reference apart from what is beside it. */
const apart = (schema: unknown): ReadonlyArray<unknown> => {
  if (!isNode(schema) || !("$ref" in schema)) return [schema]
  const { $ref, ...beside } = schema
  return isEmpty(beside) ? [{ $ref }] : [{ $ref }, beside]
}

const multipliedBy = (
  schema: Node,
  least: number,
  follow: Follow,
  onLoss: (keyword: string) => void
): Node | undefined => {
  const { $ref, allOf, ...own } = schema
  const parts = [
    ...($ref === undefined ? [] : [{ $ref }]),
    ...(Array.isArray(allOf) ? allOf.flatMap(apart) : [])
  ]
  const ofParts = parts.map((part) => alternativesOf(followed(part, follow), least))
  const inParts = ofParts.flatMap((of) => of.slice(0, 1))
  const ofOwn = alternativesOf(own, least)
  const [chosen, ...others] = [...ofOwn, ...inParts]
  if (chosen === undefined) return undefined
  const plain = parts.filter((_, index) => ofParts[index]?.length === 0)
  const ownRest = Object.fromEntries(
    Object.entries(own).filter(([name]) => !ofOwn.some(({ keyword }) => keyword === name))
  )
  const rests = [ownRest, ...inParts.map(({ rest }) => rest)].filter((rest) => !isEmpty(rest))
  const beside = [...plain, ...rests]
  // Of several sets of alternatives one is kept: the product of all could be large.
  for (const { keyword } of others) onLoss(keyword)
  return {
    [chosen.keyword]:
      beside.length === 0 ? chosen.each : chosen.each.map((each) => ({ allOf: [each, ...beside] }))
  }
}
