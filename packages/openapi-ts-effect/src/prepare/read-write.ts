/**
 * Properties that only responses have (`readOnly`), or only requests (`writeOnly`): each has the
 * schemas without what the other alone has. A schema that both have, and that differs, gets a variant
 * for requests, with the suffix `Writable`.
 */
import { uniqueNames } from "../config/identifiers.ts"
import { follow, isNode, memberOf, reachedFrom, referenceOf } from "../read/document.ts"
import type { Node } from "../read/document.ts"
import { applied } from "../read/keywords.ts"
import { pointerOf } from "../read/pointer.ts"
import { streamItemsOf } from "./mark.ts"
import { eachSchema, isDraft, operationsIn, resolvedNode, schemaMaps } from "./operations.ts"
import type { Draft } from "./operations.ts"

type Side = "readOnly" | "writeOnly"

const isOnly = (document: unknown, schema: unknown, side: Side): boolean =>
  memberOf(schema, side) === true ||
  (referenceOf(schema) !== undefined && resolvedNode(document, schema)[side] === true)

/** Whether a schema has, apart from what it refers to, properties of one side. */
const hasOnly = (document: unknown, schema: unknown, side: Side): boolean => {
  let found = false
  eachSchema(schema, ({ properties }) => {
    found ||= Object.values(isNode(properties) ? properties : {}).some((each) =>
      isOnly(document, each, side)
    )
  })
  return found
}

const referencesIn = (schema: unknown): ReadonlyArray<string> => {
  const all: Array<string> = []
  eachSchema(schema, (each) => {
    const reference = referenceOf(each)
    if (reference !== undefined) all.push(reference)
    const mapping = memberOf(each["discriminator"], "mapping")
    for (const target of Object.values(isNode(mapping) ? mapping : {})) {
      if (typeof target === "string" && target.startsWith("#")) all.push(target)
    }
  })
  return all
}

/** The schemas that have properties of a side, or lead to one that does. */
const leadingTo = (
  document: unknown,
  schemas: ReadonlyArray<unknown>,
  side: Side
): ReadonlySet<unknown> => {
  const found = new Set(schemas.filter((each) => hasOnly(document, each, side)))
  const leads = schemas.map(
    (each) => [each, referencesIn(each).map((reference) => follow(document, reference))] as const
  )
  for (let size = -1; size !== found.size;) {
    size = found.size
    for (const [each, targets] of leads)
      if (targets.some((target) => found.has(target))) found.add(each)
  }
  return found
}

/** An object with changed members; those that became `undefined` are left out. */
const inMembers = (node: Node, change: (each: unknown, name: string) => unknown): Node => {
  const entries = Object.entries(node).map(([name, each]) => [name, change(each, name)] as const)
  return entries.every(([name, each]) => each === node[name])
    ? node
    : Object.fromEntries(entries.filter(([, each]) => each !== undefined))
}

/** A schema without the properties of a side, whose references lead to variants; unchanged parts are kept. */
const without = (
  document: unknown,
  value: unknown,
  side: Side,
  referenceFor: (reference: string) => string
): unknown => {
  const renamed = (each: unknown): unknown => (typeof each === "string" ? referenceFor(each) : each)
  const changed = (schema: unknown): unknown => {
    if (Array.isArray(schema)) {
      const list = schema.map(changed)
      return list.every((each, index) => each === schema[index]) ? schema : list
    }
    if (!isNode(schema)) return schema
    const dropped = new Set(
      Object.entries(isNode(schema["properties"]) ? schema["properties"] : {}).flatMap(
        ([name, each]) => (isOnly(document, each, side) ? [name] : [])
      )
    )
    return inMembers(schema, (each, name) => {
      if (name === "$ref") return renamed(each)
      if (name === "required" && Array.isArray(each) && dropped.size > 0) {
        const kept = each.filter((required: unknown) => !dropped.has(String(required)))
        return kept.length === 0 ? undefined : kept
      }
      if (name === "discriminator" && isNode(each) && isNode(each["mapping"])) {
        const mapping = inMembers(each["mapping"], renamed)
        return mapping === each["mapping"] ? each : { ...each, mapping }
      }
      if (schemaMaps.has(name) && isNode(each)) {
        return inMembers(each, (below, member) =>
          name === "properties" && dropped.has(member) ? undefined : changed(below)
        )
      }
      return applied.has(name) ? changed(each) : each
    })
  }
  return changed(value)
}

/** Changes the schemas of a request or a response. A component that others have too is not changed, but copied. */
const inMedia = (
  document: Draft,
  holder: unknown,
  change: (schema: unknown) => unknown
): unknown => {
  const node = resolvedNode(document, holder)
  const { content } = node
  if (!isNode(content)) return holder
  const media = Object.entries(content).map(([type, each]) => {
    const schema = memberOf(each, "schema")
    const changed = schema === undefined ? undefined : change(schema)
    return [
      type,
      changed === schema || !isNode(each) ? each : { ...each, schema: changed }
    ] as const
  })
  return media.every(([type, each]) => each === content[type])
    ? holder
    : { ...node, content: Object.fromEntries(media) }
}

const same = (reference: string): string => reference

/** Separates what requests have from what responses have, in place. */
export const separateReadWrite = (document: Draft): void => {
  const schemas = memberOf(document["components"], "schemas")
  const named: Node = isNode(schemas) ? schemas : {}
  const all = Object.values(named)
  const operations = operationsIn(document)
  const bodies = operations.map(({ operation }) => operation["requestBody"])
  const responses = operations.map(({ operation }) => operation["responses"])
  const inline = [
    ...bodies.map((each) => resolvedNode(document, each)),
    ...responses
      .flatMap((each) => Object.values(isNode(each) ? each : {}))
      .map((each) => resolvedNode(document, each))
  ].flatMap(({ content }) =>
    Object.values(isNode(content) ? content : {}).map((media) => memberOf(media, "schema"))
  )
  const concerns = (side: Side) => [...all, ...inline].some((each) => hasOnly(document, each, side))
  if (!concerns("readOnly") && !concerns("writeOnly")) return

  const inRequests = reachedFrom(bodies, document)
  const items = streamItemsOf(operations)
  const inResponses = reachedFrom([...responses, ...items.map(($ref) => ({ $ref }))], document)
  const readOnly = leadingTo(document, all, "readOnly")
  const writeOnly = leadingTo(document, all, "writeOnly")
  const unique = uniqueNames(Object.keys(named))
  const variants = new Map(
    Object.entries(named).flatMap(([name, schema]) =>
      inRequests.has(schema) &&
      inResponses.has(schema) &&
      (readOnly.has(schema) || writeOnly.has(schema))
        ? [[schema, unique(`${name}Writable`)] as const]
        : []
    )
  )
  const writable = (reference: string): string => {
    const variant = variants.get(follow(document, reference))
    return variant === undefined ? reference : pointerOf(["components", "schemas", variant])
  }
  const forRequests = (schema: unknown): unknown => without(document, schema, "readOnly", writable)
  const forResponses = (schema: unknown): unknown => without(document, schema, "writeOnly", same)

  const after = Object.entries(named).flatMap(
    ([name, schema]): ReadonlyArray<[string, unknown]> => {
      const variant = variants.get(schema)
      if (variant !== undefined) {
        return [
          [name, forResponses(schema)],
          // What is changed in one of them later must not change the other.
          [variant, structuredClone(forRequests(schema))]
        ]
      }
      if (inRequests.has(schema) && !inResponses.has(schema)) return [[name, forRequests(schema)]]
      return [[name, inResponses.has(schema) ? forResponses(schema) : schema]]
    }
  )
  const changed = operations.map(({ operation }) => ({
    operation,
    body:
      operation["requestBody"] === undefined
        ? undefined
        : inMedia(document, operation["requestBody"], forRequests),
    responses: isNode(operation["responses"])
      ? Object.fromEntries(
          Object.entries(operation["responses"]).map(([status, each]) => [
            status,
            inMedia(document, each, forResponses)
          ])
        )
      : undefined
  }))
  for (const { body, operation, responses: ours } of changed) {
    if (body !== undefined) operation["requestBody"] = body
    if (ours !== undefined) operation["responses"] = ours
  }
  const components = document["components"]
  if (!isDraft(components)) return
  components["schemas"] = Object.fromEntries(after)
}
