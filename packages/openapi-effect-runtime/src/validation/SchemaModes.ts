/**
 * The ways in which one JSON Schema is read: as it is written, for requests; and open, for responses,
 * which may say more than the contract knows. A reading changes each node of a schema before Effect
 * builds on it.
 */
import type { JsonSchema } from "effect/JsonSchema"
import { formatPatterns } from "./SchemaFormats.ts"

/**
 * How a schema is read.
 *
 * - `written`: as the contract has it; what it does not allow is rejected.
 * - `open`: unknown fields and unknown values of enumerations pass.
 * - `partial`: as `open`, and no field has to be there.
 */
export type Reading = "written" | "open" | "partial"

/** The title of the alternative for what the contract does not know; that it fails is no news. */
export const anyOtherAlternative = "any other alternative"

/** Schemas by their names in references. */
export type Named = Readonly<Record<string, JsonSchema>>

/** What a node becomes in a reading. */
export const readNode = (reading: Reading, named: Named): ((node: JsonSchema) => JsonSchema) => {
  switch (reading) {
    case "written":
      return (node) => withFormat(withEnumInPlace(node, named))
    case "open":
      return (node) => opened(withEnumInPlace(node, named), named)
    case "partial":
      return (node) => {
        const { required: _, ...rest } = opened(withEnumInPlace(node, named), named)
        return rest
      }
  }
}

/** The format by which the generator marks the alternative that any other string takes. */
const anyOtherString = "x-any-other-string"

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const targetOf = (node: JsonSchema, named: Named): JsonSchema | undefined => {
  const reference = node["$ref"]
  return typeof reference === "string" ? named[reference.slice("#/$defs/".length)] : undefined
}

/** An issue names a schema that has a name; of an enumeration the values say more. */
const withEnumInPlace = (node: JsonSchema, named: Named): JsonSchema => {
  const target = targetOf(node, named)
  return target?.["enum"] !== undefined && Object.keys(node).length === 1 ? target : node
}

/** A format is only a remark to JSON Schema; here it is held to, where it is known. */
const withFormat = (node: JsonSchema): JsonSchema => {
  const pattern =
    typeof node["format"] === "string" ? formatPatterns.get(node["format"]) : undefined
  if (pattern === undefined) return node
  const { format: _, ...rest } = node
  const parts = Array.isArray(rest["allOf"]) ? rest["allOf"] : []
  return { ...rest, allOf: [...parts, { pattern }] }
}

/** Takes out what forbids a response to say more than the contract knows. */
const opened = (node: JsonSchema, named: Named): JsonSchema => {
  const { additionalProperties, anyOf, enum: values, maxProperties: _, oneOf, ...rest } = node
  const alternatives = anyOf ?? oneOf
  return withFormat({
    ...rest,
    ...(additionalProperties === undefined || additionalProperties === false
      ? undefined
      : { additionalProperties }),
    // Alternatives of which one only may hold can overlap once they are open.
    ...(Array.isArray(alternatives)
      ? { anyOf: toldApart(alternatives.filter(isSchema), named) ?? alternatives }
      : undefined),
    ...(Array.isArray(values) ? (openEnum(values) ?? { enum: values }) : undefined)
  })
}

const openEnum = (values: ReadonlyArray<unknown>): JsonSchema | undefined => {
  const others = values.filter((value) => typeof value !== "string")
  if (others.length === values.length || others.some((value) => value !== null)) return undefined
  return { type: others.length > 0 ? ["string", "null"] : "string" }
}

/**
 * Objects that a property tells apart stay told apart: a value that the contract knows leads to its
 * one alternative, and any other to one that takes whatever comes with it. `undefined` where no
 * property does.
 */
const toldApart = (
  alternatives: ReadonlyArray<JsonSchema>,
  named: Named
): ReadonlyArray<JsonSchema> | undefined => {
  const objects = alternatives.map((each) => targetOf(each, named) ?? each)
  const [first] = objects
  if (first === undefined || objects.length === 1 || !objects.every(isPlainObject)) return undefined
  for (const name of Object.keys(propertiesOf(first))) {
    const values = objects.map((each) => stringsOf(propertiesOf(each)[name], named))
    const all = values.flat()
    if (values.some((own) => own.length === 0) || new Set(all).size < all.length) continue
    return [
      ...objects.map((each, index) => ({
        ...each,
        properties: { ...propertiesOf(each), [name]: oneOfThese(values[index] ?? []) }
      })),
      {
        title: anyOtherAlternative,
        type: "object",
        required: [name],
        properties: { [name]: { type: "string", pattern: noneOf(all) } }
      }
    ]
  }
  return undefined
}

const oneOfThese = (values: ReadonlyArray<string>): JsonSchema => {
  // Not an enumeration, which would be opened in its turn.
  const constants = values.map((value) => ({ const: value }))
  const [only, ...others] = constants
  return only !== undefined && others.length === 0 ? only : { anyOf: constants }
}

const isPlainObject = (node: JsonSchema): boolean =>
  node["type"] === "object" && !["$ref", "allOf", "anyOf", "oneOf"].some((key) => key in node)

const propertiesOf = (node: JsonSchema): Readonly<Record<string, unknown>> =>
  isSchema(node["properties"]) ? node["properties"] : {}

/** The strings that a closed set consists of; none where it is not one of strings alone. */
const stringsOf = (node: unknown, named: Named): ReadonlyArray<string> => {
  if (!isSchema(node)) return []
  const { anyOf, const: constant, enum: values = [constant] } = targetOf(node, named) ?? node
  // Of an enumeration that the generator has opened, the values that are known.
  if (Array.isArray(anyOf) && anyOf.length === 2 && anyOf[1]?.["format"] === anyOtherString) {
    return stringsOf(anyOf[0], named)
  }
  const strings = Array.isArray(values) ? values.filter((value) => typeof value === "string") : []
  return Array.isArray(values) && strings.length === values.length ? strings : []
}

const noneOf = (values: ReadonlyArray<string>): string =>
  `^(?!(?:${values.map((value) => value.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)).join("|")})$)`
