/**
 * Schemas in words: their type, what limits it, what else is to be known. A named schema with
 * something to read is a link; a plain one is said where it is used.
 */
import {
  type Contract,
  type Node,
  entriesOf,
  isNode,
  nodeOf,
  nodesOf,
  numberOf,
  schemaNameOf,
  schemasOf,
  stringOf,
  stringsOf
} from "openapi-document"
import { effective } from "../schema.ts"
import { code, listed } from "./markdown.ts"

/** What words about schemas need: the document, and where a named schema is described. */
export interface TypeContext {
  readonly document: Contract
  /** The link to a type's section from the page that is written. */
  readonly link: (name: string) => string
}

/** An enumeration of more values than these has a section of its own, or a sentence. */
const valuesInline = 8

const valuesOf = (schema: Node): ReadonlyArray<unknown> => {
  const values = schema["enum"]
  if (Array.isArray(values)) return values.filter((value) => value !== null)
  return Object.hasOwn(schema, "const") ? [schema["const"]] : []
}

const alternativesOf = (schema: Node): ReadonlyArray<Node> => [
  ...nodesOf(schema, "oneOf"),
  ...nodesOf(schema, "anyOf")
]

const isObject = (schema: Node): boolean =>
  stringsOf(schema, "type").includes("object") ||
  Object.hasOwn(schema, "properties") ||
  isNode(schema["additionalProperties"])

/** The alternatives of a schema that is one of several, without null. */
export const choicesOf = (document: Contract, schema: Node): ReadonlyArray<Node> =>
  alternativesOf(schema).filter(
    (alternative) => stringsOf(effective(document, alternative), "type").join() !== "null"
  )

/** Whether a schema, put together, has members to be listed. */
export const hasMembers = (schema: Node): boolean => entriesOf(schema, "properties").length > 0

const sections = new WeakMap<Contract, Map<string, boolean>>()

/** Whether a named schema has a section of its own; otherwise it is said where it is used. */
export const hasSection = (document: Contract, name: string): boolean => {
  const known = sections.get(document) ?? new Map<string, boolean>()
  sections.set(document, known)
  const found = known.get(name)
  if (found !== undefined) return found
  const schema = effective(document, { $ref: `#/components/schemas/${name}` })
  const has =
    hasMembers(schema) ||
    choicesOf(document, schema).length > 1 ||
    valuesOf(schema).length > valuesInline
  known.set(name, has)
  return has
}

const isNullable = (document: Contract, schema: Node): boolean =>
  stringsOf(schema, "type").includes("null") ||
  alternativesOf(schema).some(
    (alternative) => stringsOf(effective(document, alternative), "type").join() === "null"
  )

const plainTypes = (schema: Node): string => {
  const types = stringsOf(schema, "type").filter((type) => type !== "null")
  if (types.length === 0) return "any value"
  return listed(types.map(code), "or")
}

const withoutNullText = ({ document, link }: TypeContext, schema: Node): string => {
  const context = { document, link }
  const choices = choicesOf(document, schema)
  if (choices.length > 0 && !hasMembers(schema)) {
    return listed([...new Set(choices.map((choice) => typeText(context, choice)))], "or")
  }
  const values = valuesOf(schema)
  if (values.length > 0 && values.length <= valuesInline) {
    return listed(
      values.map((value) => code(JSON.stringify(value))),
      "or"
    )
  }
  if (stringOf(schema, "format") === "binary") return "bytes (`Blob` or `File`)"
  if (stringsOf(schema, "type").includes("array")) {
    return `list of ${isNode(schema["items"]) ? typeText(context, nodeOf(schema, "items")) : "any values"}`
  }
  if (isObject(schema) && !hasMembers(schema) && stringsOf(schema, "type").length < 2) {
    const additional = schema["additionalProperties"]
    return isNode(additional) && Object.keys(additional).length > 0
      ? `map of ${typeText(context, additional)}`
      : "`object`"
  }
  return isObject(schema) && stringsOf(schema, "type").length === 0
    ? "`object`"
    : plainTypes(schema)
}

/** The type of a schema's values, such as ``list of [`User`](#user) or null``. */
export const typeText = (context: TypeContext, schema: Node): string => {
  const { document, link } = context
  const name = schemaNameOf(schema)
  if (
    name !== undefined &&
    Object.hasOwn(schemasOf(document), name) &&
    hasSection(document, name)
  ) {
    return `[${code(name)}](${link(name)})`
  }
  const whole = effective(document, schema)
  // An alternative may itself be a link, behind a reference to a plain choice.
  const behind = schemaNameOf(whole)
  const text = behind === undefined ? withoutNullText(context, whole) : typeText(context, whole)
  return isNullable(document, whole) ? `${text} or null` : text
}

const rangeText = (
  schema: Node,
  least: string,
  most: string,
  unit: string
): ReadonlyArray<string> => {
  const from = numberOf(schema, least)
  const to = numberOf(schema, most)
  const counted = (count: number): string =>
    unit === "" ? String(count) : `${count} ${unit}${count === 1 ? "" : "s"}`
  // A count starts at 0 anyway.
  const hasLeast = from !== undefined && (from > 0 || unit === "")
  if (!hasLeast) return to === undefined ? [] : [`At most ${counted(to)}.`]
  if (to === undefined)
    return from === 1 && unit !== "" ? ["Not empty."] : [`At least ${counted(from)}.`]
  return from === to ? [`Exactly ${counted(to)}.`] : [`${from} to ${counted(to)}.`]
}

const exclusiveText = (schema: Node): ReadonlyArray<string> => {
  const above = numberOf(schema, "exclusiveMinimum")
  const below = numberOf(schema, "exclusiveMaximum")
  return [
    ...(above === undefined ? [] : [`More than ${above}.`]),
    ...(below === undefined ? [] : [`Less than ${below}.`])
  ]
}

const limitsText = (schema: Node): ReadonlyArray<string> => {
  const pattern = stringOf(schema, "pattern")
  const format = stringOf(schema, "format")
  const values = valuesOf(schema)
  return [
    ...(values.length > valuesInline
      ? [
          `One of ${listed(
            values.map((value) => code(JSON.stringify(value))),
            "or"
          )}.`
        ]
      : []),
    ...rangeText(schema, "minLength", "maxLength", "character"),
    ...rangeText(schema, "minimum", "maximum", ""),
    ...exclusiveText(schema),
    ...rangeText(schema, "minItems", "maxItems", "item"),
    ...(schema["uniqueItems"] === true ? ["No item twice."] : []),
    ...rangeText(schema, "minProperties", "maxProperties", "member"),
    ...(pattern === undefined ? [] : [`Matches ${code(pattern)}.`]),
    ...(format === undefined || format === "binary" ? [] : [`Format ${code(format)}.`])
  ]
}

const lifecycles: Readonly<Record<string, string>> = {
  beta: "Beta.",
  "early-access": "Early access.",
  deprecated: "**Deprecated.**"
}

const marksText = (schema: Node): ReadonlyArray<string> => {
  const lifecycle =
    schema["deprecated"] === true ? "deprecated" : (stringOf(schema, "x-lifecycle") ?? "")
  const lifecycleText = lifecycles[lifecycle]
  return [
    ...(Object.hasOwn(schema, "default")
      ? [`Default ${code(JSON.stringify(schema["default"]))}.`]
      : []),
    ...(schema["x-secret"] === true ? ["**Secret.**"] : []),
    ...(lifecycleText === undefined ? [] : [lifecycleText])
  ]
}

const uncapitalized = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`

/** What is to be known of a schema beside its type: its description, its limits, its marks. */
export const remarksText = (
  { document }: TypeContext,
  schema: Node,
  description: string | undefined = stringOf(schema, "description")
): string => {
  const name = schemaNameOf(schema)
  const whole = effective(document, schema)
  // The limits of a type with a section of its own stand there.
  const linked = name !== undefined && hasSection(document, name)
  const items = nodeOf(whole, "items")
  const itemName = schemaNameOf(items)
  const item =
    itemName !== undefined && hasSection(document, itemName) ? {} : effective(document, items)
  const each = limitsText(item)
  return [
    description ?? stringOf(whole, "description") ?? "",
    ...(linked ? [] : limitsText(whole)),
    ...(each.length === 0 ? [] : [`Each item: ${uncapitalized(each.join(" "))}`]),
    ...marksText(whole)
  ]
    .filter((text) => text !== "")
    .join(" ")
}
