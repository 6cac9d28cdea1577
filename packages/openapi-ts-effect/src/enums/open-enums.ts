/**
 * Enumerations that are open in responses and closed in requests: a new value of the API must not break
 * programs that read it, while sending an unknown value is an error.
 *
 * In every schema of a response, an enumeration of strings gets an alternative that takes any string
 * and still lets an editor propose the known ones: `"a" | "b" | (string & {})`. Where requests have
 * the schema too, they get a variant of it as it was declared, with the suffix `Writable`, and so does
 * every schema that leads to one. A tag stays closed, since no union could be told apart by one that
 * may be any string.
 */
import type { UserConfig } from "@hey-api/openapi-ts"

import { follow, isNode, memberOf, reachedFrom, referenceOf } from "../read/document.ts"
import type { Node } from "../read/document.ts"
import { uniqueNames } from "../config/identifiers.ts"
import { absorbedIn, behind, isStringEnum, tagsIn } from "./closed-enums.ts"

/** Marks the alternative; hey-api hands a format on to its printers as it is. */
const anyOther = "x-any-other-string"

const prefix = "#/components/schemas/"

/** Keywords that hold values, not schemas. */
const values = new Set(["const", "default", "enum", "example", "examples"])

/** Keywords that hold schemas by names which may be those of keywords. */
const maps = new Set(["$defs", "dependentSchemas", "patternProperties", "properties"])

interface Opening {
  readonly document: object
  /** Schemas that stay as they are: tags, and what an alternative beside it opens already. */
  readonly closed: ReadonlySet<unknown>
}

/** What requests have in the place of a schema that responses change. */
interface Variant {
  readonly name: string
  readonly reference: string
  /** The name of the schema that responses have. */
  readonly of: string
}

/** The variants by the schemas that have one. */
type Variants = ReadonlyMap<unknown, Variant>

/** The schemas, and lists of schemas, right below one. */
const partsOf = (schema: unknown): ReadonlyArray<unknown> => {
  if (Array.isArray(schema)) return schema
  return Object.entries(isNode(schema) ? schema : {}).flatMap(([keyword, value]) => {
    if (values.has(keyword)) return []
    return maps.has(keyword) && isNode(value) ? Object.values(value) : [value]
  })
}

const isOpenable = (schema: unknown, { document, closed }: Opening): schema is Node =>
  isStringEnum(behind(schema, document)) && !closed.has(schema)

/** Whether something below a schema is to be opened, apart from what it refers to. */
const hasOpenable = (schema: unknown, opening: Opening): boolean =>
  partsOf(schema).some((part) => isOpenable(part, opening) || hasOpenable(part, opening))

/** What a schema refers to, apart from what that refers to in turn. */
const referredBy = (schema: unknown, document: object): ReadonlyArray<unknown> => {
  const reference = referenceOf(schema)
  return [
    ...(reference === undefined ? [] : [follow(document, reference)]),
    ...partsOf(schema).flatMap((part) => referredBy(part, document))
  ]
}

/** Which of some schemas are others once enumerations are open, themselves or below. */
const changedOf = (schemas: ReadonlyArray<unknown>, opening: Opening): ReadonlySet<unknown> => {
  const changed = new Set(schemas.filter((schema) => hasOpenable(schema, opening)))
  const referring = schemas.map((schema) => [schema, referredBy(schema, opening.document)] as const)
  for (let size = -1; size !== changed.size;) {
    size = changed.size
    for (const [schema, referred] of referring) {
      if (referred.some((each) => changed.has(each))) changed.add(schema)
    }
  }
  return changed
}

const mapNode = (node: Node, change: (value: unknown, name: string) => unknown): Node =>
  Object.fromEntries(Object.entries(node).map(([name, value]) => [name, change(value, name)]))

/** A copy of a schema, each part of which is changed by the keyword that holds it. */
const copied = (schema: Node, change: (value: unknown, keyword: string) => unknown): Node =>
  mapNode(schema, (value, keyword) => {
    if (values.has(keyword)) return value
    return maps.has(keyword) && isNode(value)
      ? mapNode(value, (each) => change(each, ""))
      : change(value, keyword)
  })

/** A copy in which enumerations are open. */
const opened = (schema: unknown, opening: Opening): unknown => {
  if (Array.isArray(schema)) return schema.map((each) => opened(each, opening))
  if (!isNode(schema)) return schema
  if (isOpenable(schema, opening)) {
    const { description, ...closed } = schema
    return {
      ...(description === undefined ? {} : { description }),
      anyOf: [closed, { type: "string", format: anyOther }]
    }
  }
  return copied(schema, (value) => opened(value, opening))
}

/** A copy that leads to the variants for requests. */
const writable = (schema: unknown, document: object, variants: Variants): unknown => {
  if (Array.isArray(schema)) return schema.map((each) => writable(each, document, variants))
  if (!isNode(schema)) return schema
  return copied(schema, (value, keyword) => {
    if (keyword === "$ref") return variantOf(value, document, variants)
    if (keyword === "discriminator" && isNode(value)) {
      return writableDiscriminator(value, document, variants)
    }
    return writable(value, document, variants)
  })
}

const variantOf = (reference: unknown, document: object, variants: Variants): unknown =>
  typeof reference === "string"
    ? (variants.get(follow(document, reference))?.reference ?? reference)
    : reference

/** A discriminator means variants by the names of their schemas, where its document names none. */
const writableDiscriminator = (discriminator: Node, document: object, variants: Variants): Node => {
  const { mapping } = discriminator
  const named = isNode(mapping)
    ? mapNode(mapping, (each) => variantOf(each, document, variants))
    : {}
  const taken = new Set(Object.values(named))
  const implied = [...variants.values()].flatMap(({ of, reference }) =>
    taken.has(reference) ? [] : [[of, reference] as const]
  )
  return { ...discriminator, mapping: { ...Object.fromEntries(implied), ...named } }
}

const withNote = (schema: unknown, name: string): unknown => {
  if (!isNode(schema)) return schema
  const { description } = schema
  const note = `As in responses; for requests see {@link ${name}}.`
  return {
    ...schema,
    description: typeof description === "string" ? `${description}\n\n${note}` : note
  }
}

/** Names a variant for each of some schemas, by a name that no schema has. */
const variantsOf = (named: Node, needsOne: (schema: unknown) => boolean): Variants => {
  const unique = uniqueNames(Object.keys(named))
  const variants = Object.entries(named).flatMap(([of, schema]) => {
    if (!needsOne(schema)) return []
    const name = unique(`${of}Writable`)
    const reference = prefix + name.replaceAll("~", "~0").replaceAll("/", "~1")
    return [[schema, { name, reference, of }] as const]
  })
  return new Map(variants)
}

/**
 * Opens the enumerations of an OpenAPI 3 document's responses, in place; Swagger 2.0 has no unions.
 * `streamItems` are references to the schemas of the items of streams.
 */
export const openResponseEnums = (
  document: object,
  streamItems: ReadonlyArray<string> = []
): void => {
  const components = memberOf(document, "components")
  const schemas = memberOf(components, "schemas")
  const named = isNode(schemas) ? schemas : {}
  const items = Object.values(memberOf(document, "paths") ?? {}).filter(isNode)
  const operations = items.flatMap((item) => Object.values(item).filter(isNode))
  const requests = [...items, ...operations].flatMap((each) => [
    each["parameters"],
    each["requestBody"]
  ])
  const responses = operations.map((operation) => operation["responses"])
  const inRequests = reachedFrom(requests, document)
  const inResponses = reachedFrom(
    [...responses, ...streamItems.map(($ref) => ({ $ref }))],
    document
  )
  const closed = new Set([...tagsIn(inResponses, document), ...absorbedIn(inResponses, document)])
  const changed = changedOf(
    Object.values(named).filter((schema) => inResponses.has(schema) && !isStringEnum(schema)),
    { document, closed }
  )
  const variants = variantsOf(named, (schema) => changed.has(schema) && inRequests.has(schema))
  const opening: Opening = { document, closed }

  const after = Object.entries(named).flatMap(([name, schema]) => {
    const forRequests = inRequests.has(schema) ? writable(schema, document, variants) : schema
    if (!changed.has(schema)) return [[name, forRequests] as const]
    const variant = variants.get(schema)
    const open = opened(schema, opening)
    return variant === undefined
      ? [[name, open] as const]
      : [[name, withNote(open, variant.name)] as const, [variant.name, forRequests] as const]
  })
  for (const holder of [...items, ...operations, components]) {
    for (const part of ["parameters", "requestBody", "requestBodies"]) {
      replace(holder, part, (each) => writable(each, document, variants))
    }
    replace(holder, "responses", (each) =>
      isNode(each) ? mapNode(each, (response) => opened(response, opening)) : each
    )
  }
  if (isNode(components)) Reflect.set(components, "schemas", Object.fromEntries(after))
}

/** Replaces a part of a document in its place, where it is there. */
const replace = (holder: unknown, part: string, change: (value: unknown) => unknown): void => {
  if (isNode(holder) && part in holder) Reflect.set(holder, part, change(holder[part]))
}

type Plugin = NonNullable<UserConfig["plugins"]>[number]

/** hey-api's plugin for types, printing the marked alternative so that it absorbs no literal. */
export const typescriptPlugin: Plugin = {
  name: "@hey-api/typescript",
  definitions: { case: "preserve" },
  $resolvers: {
    string: ({ $, schema }) =>
      schema.format === anyOther ? $.type.and($.type("string"), $.type.object()) : undefined
  }
}
