/**
 * Enumerations that are open in answers and closed in requests: an API that learns a new value must
 * not break the programs that read it, while a program that sends a value nobody knows is wrong.
 *
 * In every schema that answers have, an enumeration of strings gets an alternative that takes any
 * string and still lets an editor propose the known ones: `"a" | "b" | (string & {})`. Where
 * requests have the schema too, answers get a twin of it, and so does every schema that leads to
 * one; requests keep the schema as it is. A tag stays closed, since no union could be told apart by
 * one that may be any string.
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
  /** The twins by the schemas that have one. */
  readonly twins: ReadonlyMap<unknown, Twin>
}

interface Twin {
  readonly name: string
  readonly reference: string
  /** The name of the schema that requests have. */
  readonly of: string
}

/** The schemas, and lists of schemas, right below one. */
const partsOf = (schema: unknown): ReadonlyArray<unknown> => {
  if (Array.isArray(schema)) return schema
  return Object.entries(isNode(schema) ? schema : {}).flatMap(([keyword, value]) => {
    if (values.has(keyword)) return []
    return maps.has(keyword) && isNode(value) ? Object.values(value) : [value]
  })
}

type WithoutTwins = Omit<Opening, "twins">

const isOpenable = (schema: unknown, { document, closed }: WithoutTwins): schema is Node =>
  isStringEnum(behind(schema, document)) && !closed.has(schema)

/** Whether something below a schema is to be opened, apart from what it refers to. */
const hasOpenable = (schema: unknown, opening: WithoutTwins): boolean =>
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
const changedOf = (
  schemas: ReadonlyArray<unknown>,
  opening: WithoutTwins
): ReadonlySet<unknown> => {
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

/** A copy in which enumerations are open, and which leads to twins. */
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
  return mapNode(schema, (value, keyword) => {
    if (values.has(keyword)) return value
    if (keyword === "$ref") return twinOf(value, opening)
    if (keyword === "discriminator" && isNode(value)) return withTwins(value, opening)
    return maps.has(keyword) && isNode(value)
      ? mapNode(value, (each) => opened(each, opening))
      : opened(value, opening)
  })
}

const twinOf = (reference: unknown, { document, twins }: Opening): unknown =>
  typeof reference === "string"
    ? (twins.get(follow(document, reference))?.reference ?? reference)
    : reference

/** A discriminator means twins by the names of their schemas, where its document names none. */
const withTwins = (discriminator: Node, opening: Opening): Node => {
  const { mapping } = discriminator
  const named = isNode(mapping) ? mapNode(mapping, (each) => twinOf(each, opening)) : {}
  const taken = new Set(Object.values(named))
  const implied = [...opening.twins.values()].flatMap(({ of, reference }) =>
    taken.has(reference) ? [] : [[of, reference] as const]
  )
  return { ...discriminator, mapping: { ...Object.fromEntries(implied), ...named } }
}

const withNote = (schema: unknown, name: string): unknown => {
  if (!isNode(schema)) return schema
  const { description } = schema
  const note = `As answers have it; for requests see {@link ${name}}.`
  return {
    ...schema,
    description: typeof description === "string" ? `${description}\n\n${note}` : note
  }
}

/** Names a twin for each of some schemas, by a name that no schema has. */
const twinsOf = (named: Node, needsOne: (schema: unknown) => boolean): Opening["twins"] => {
  const unique = uniqueNames(Object.keys(named))
  const twins = Object.entries(named).flatMap(([of, schema]) => {
    if (!needsOne(schema)) return []
    const name = unique(`${of}Answer`)
    const reference = prefix + name.replaceAll("~", "~0").replaceAll("/", "~1")
    return [[schema, { name, reference, of }] as const]
  })
  return new Map(twins)
}

/** Opens the enumerations of an OpenAPI 3 document's answers, in place; Swagger 2.0 has no unions. */
export const openAnswerEnums = (document: object): void => {
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
  const inAnswers = reachedFrom(responses, document)
  const closed = new Set([...tagsIn(inAnswers, document), ...absorbedIn(inAnswers, document)])
  const changed = changedOf(
    Object.values(named).filter((schema) => inAnswers.has(schema) && !isStringEnum(schema)),
    { document, closed }
  )
  const twins = twinsOf(named, (schema) => changed.has(schema) && inRequests.has(schema))
  const opening: Opening = { document, closed, twins }

  const after = Object.entries(named).flatMap(([name, schema]) => {
    if (!changed.has(schema)) return [[name, schema] as const]
    const twin = twins.get(schema)
    const open = opened(schema, opening)
    return twin === undefined
      ? [[name, open] as const]
      : [[name, schema] as const, [twin.name, withNote(open, name)] as const]
  })
  for (const holder of [...operations, components]) openResponses(holder, opening)
  if (isNode(components)) Reflect.set(components, "schemas", Object.fromEntries(after))
}

const openResponses = (holder: unknown, opening: Opening): void => {
  const responses = memberOf(holder, "responses")
  if (!isNode(holder) || !isNode(responses)) return
  Reflect.set(
    holder,
    "responses",
    mapNode(responses, (each) => opened(each, opening))
  )
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
