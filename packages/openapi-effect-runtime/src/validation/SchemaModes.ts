/**
 * The modes of a JSON Schema: as written, for requests; and open, for responses, which may have more
 * than the contract knows. A mode changes each node before Effect builds the schema.
 */
import type { JsonSchema } from "effect/JsonSchema"
import { formatPatterns } from "./SchemaFormats.ts"

/**
 * The mode of a schema.
 *
 * - `written`: exactly the contract; everything else is rejected.
 * - `open`: accepts unknown fields and unknown enumeration values.
 * - `partial`: like `open`, without required fields.
 */
export type Reading = "written" | "open" | "partial"

/** The title of the alternative for unknown values; its failure is not reported. */
export const anyOtherAlternative = "any other alternative"

/** Schemas by reference name. A mode adds those that only it needs. */
export type Named = Record<string, JsonSchema>

/** How a mode changes a node. */
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

/** The format with which the generator marks the alternative for any other string. */
const anyOtherString = "x-any-other-string"

const definitions = "#/$defs/"

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const targetOf = (node: JsonSchema, named: Named): JsonSchema | undefined => {
  const reference = node["$ref"]
  return typeof reference === "string" ? named[reference.slice(definitions.length)] : undefined
}

/** An issue names the schema if it has a name, except for enumerations, whose values say more. */
const withEnumInPlace = (node: JsonSchema, named: Named): JsonSchema => {
  const target = targetOf(node, named)
  return target?.["enum"] !== undefined &&
    Object.keys(node).length === 1 &&
    // A schema that leads to others could lead to itself.
    !("$ref" in target) &&
    Object.values(target)
      .flat()
      .every((each) => typeof each !== "object" || each === null)
    ? target
    : node
}

/** In JSON Schema a format is only an annotation; here known formats are checked. */
const withFormat = (node: JsonSchema): JsonSchema => {
  const pattern =
    typeof node["format"] === "string" ? formatPatterns.get(node["format"]) : undefined
  if (pattern === undefined) return node
  const { format: _, ...rest } = node
  const parts = Array.isArray(rest["allOf"]) ? rest["allOf"] : []
  return { ...rest, allOf: [...parts, { pattern }] }
}

/** Removes restrictions that forbid unknown content in responses. */
const opened = (node: JsonSchema, named: Named): JsonSchema => {
  const { additionalProperties, anyOf, enum: values, maxProperties: _, oneOf, ...rest } = node
  const alternatives = anyOf ?? oneOf
  return withFormat({
    ...rest,
    ...(additionalProperties === undefined || additionalProperties === false
      ? undefined
      : { additionalProperties }),
    // Alternatives of a `oneOf` can overlap once they are open.
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
 * Objects with a discriminator keep it: a known value selects its alternative, and any other value one
 * that accepts anything. `undefined` if there is no discriminator.
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
      ...objects.map((each, index) => {
        const own = {
          ...each,
          properties: { ...propertiesOf(each), [name]: oneOfThese(values[index] ?? []) }
        }
        const reference = alternatives[index]?.["$ref"]
        if (typeof reference !== "string" || !leadsBack(each, named)) return own
        // In place, it would contain itself without end.
        // A reference is a URI: Effect reads no other one.
        const key = `${reference.slice(definitions.length)}-by-${name.replaceAll(/\W/g, "_")}`
        named[key] = own
        return { $ref: `${definitions}${key}` }
      }),
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

/** Whether a schema leads to itself by references. */
const leadsBack = (start: JsonSchema, named: Named): boolean => {
  const seen = new Set<unknown>([start])
  let isFound = false
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return
    for (const [keyword, each] of Object.entries(value)) {
      const target = keyword === "$ref" ? targetOf(value as JsonSchema, named) : each
      isFound ||= target === start
      if (typeof target !== "object" || target === null || seen.has(target)) continue
      seen.add(target)
      visit(target)
    }
  }
  visit(start)
  return isFound
}

const oneOfThese = (values: ReadonlyArray<string>): JsonSchema => {
  // Not an enumeration, which would be opened in turn.
  const constants = values.map((value) => ({ const: value }))
  const [only, ...others] = constants
  return only !== undefined && others.length === 0 ? only : { anyOf: constants }
}

const isPlainObject = (node: JsonSchema): boolean =>
  node["type"] === "object" && !["$ref", "allOf", "anyOf", "oneOf"].some((key) => key in node)

const propertiesOf = (node: JsonSchema): Readonly<Record<string, unknown>> =>
  isSchema(node["properties"]) ? node["properties"] : {}

/** The strings of a closed set; none if it has anything but strings. */
const stringsOf = (node: unknown, named: Named): ReadonlyArray<string> => {
  if (!isSchema(node)) return []
  const { anyOf, const: constant, enum: values = [constant] } = targetOf(node, named) ?? node
  // The known values of an enumeration that the generator has opened.
  if (Array.isArray(anyOf) && anyOf.length === 2 && anyOf[1]?.["format"] === anyOtherString) {
    return stringsOf(anyOf[0], named)
  }
  const strings = Array.isArray(values) ? values.filter((value) => typeof value === "string") : []
  return Array.isArray(values) && strings.length === values.length ? strings : []
}

const noneOf = (values: ReadonlyArray<string>): string =>
  `^(?!(?:${values.map((value) => value.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)).join("|")})$)`
