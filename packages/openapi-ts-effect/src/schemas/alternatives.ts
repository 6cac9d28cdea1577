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

const followed = (schema: unknown, follow: Follow): unknown =>
  isNode(schema) && typeof schema["$ref"] === "string" ? follow(schema["$ref"]) : schema

/** The alternatives of a schema among which two could be objects. */
const alternativesOf = (schema: unknown): ReadonlyArray<Alternatives> =>
  isNode(schema)
    ? keywords.flatMap((keyword) => {
        const { [keyword]: each, ...rest } = schema
        return Array.isArray(each) && each.filter((one) => !isPrimitive(one)).length > 1
          ? [{ keyword, each, rest }]
          : []
      })
    : []

const described = new Set(["description", "title", "discriminator", "example", "default"])

const isEmpty = (schema: Node): boolean => Object.keys(schema).every((name) => described.has(name))

/** Whether anything in a schema has alternatives; a reference may lead to some. */
const hasChoices = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.some(hasChoices)
  if (!isNode(value)) return false
  const { enum: values, type } = value
  return (
    "$ref" in value ||
    value["nullable"] === true ||
    (Array.isArray(values) && values.length > 1) ||
    (Array.isArray(type) && type.length > 1) ||
    keywords.some((keyword) => keyword in value) ||
    Object.values(value).some(hasChoices)
  )
}

/** A schema with its alternatives multiplied out, where the importer needs that. */
export const multipliedOut = (
  schema: Node,
  follow: Follow,
  onLoss: (keyword: string) => void
): Node => {
  const { allOf, ...own } = schema
  const parts = Array.isArray(allOf) ? allOf : []
  const inParts = parts.flatMap((part) => alternativesOf(followed(part, follow)).slice(0, 1))
  const ofOwn = alternativesOf(own)
  const [chosen, ...others] = [...ofOwn, ...inParts]
  if (chosen === undefined) return schema
  const plain = parts.filter((part) => alternativesOf(followed(part, follow)).length === 0)
  const ownRest = Object.fromEntries(
    Object.entries(own).filter(([name]) => !ofOwn.some(({ keyword }) => keyword === name))
  )
  const rests = [ownRest, ...inParts.map(({ rest }) => rest)].filter((rest) => !isEmpty(rest))
  const beside = [...plain, ...rests]
  if (others.length === 0 && !hasChoices(beside)) return schema
  // Of several sets of alternatives one is kept: the product of all could be large.
  for (const { keyword } of others) onLoss(keyword)
  return {
    [chosen.keyword]:
      beside.length === 0 ? chosen.each : chosen.each.map((each) => ({ allOf: [each, ...beside] }))
  }
}
