/**
 * Facts about single places: of recorded traffic, and of the types of the official SDK. Each says of
 * operations, a body or query of theirs, and a path in it what was seen there.
 */
import { readFileSync } from "node:fs"
import { type Ajv2020 } from "ajv/dist/2020.js"
import {
  type Contract,
  type Node,
  type PlacedOperation,
  follow,
  entriesOf,
  isNode,
  requestBodyOf,
  responsesOf
} from "openapi-document"
import { type Place, placesAt, typesOf, valuesOf } from "./places.ts"

/** What was seen at a place. */
export interface Fact {
  readonly operations: ReadonlyArray<string>
  /** A status, `answer` for any successful one, `body` for the request body, or `query`. */
  readonly in: string
  readonly path?: string
  /** JSON types with remarks such as `string (date-time)` and `array of string`, or `absent`. */
  readonly is?: ReadonlyArray<string>
  readonly values?: ReadonlyArray<unknown>
}

/** Facts from a file of this folder. */
export const readFacts = (name: string): ReadonlyArray<Fact> =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8")).facts

const schemasIn = (content: Node): ReadonlyArray<Node> =>
  entriesOf(content, "content").flatMap(([, media]) =>
    isNode(media["schema"]) ? [media["schema"]] : []
  )

/** The schemas of what a fact is about; none where the operation has no such body. */
export const bodiesOf = (
  contract: Contract,
  { operation, parameters }: PlacedOperation,
  { in: where, path = "" }: Fact
): ReadonlyArray<Node> => {
  if (where === "query") {
    return parameters.filter((one) => one["in"] === "query" && one["name"] === path)
  }
  if (where === "body") return schemasIn(requestBodyOf(contract, operation) ?? {})
  return responsesOf(contract, operation)
    .filter(([status]) => (where === "response" ? status.startsWith("2") : status === where))
    .flatMap(([, response]) => schemasIn(response))
}

/** The JSON type of a remark such as `array of string`, `empty object` or `string (date-time)`. */
export const typeOf = (seen: string): string =>
  seen.replace(/^empty /u, "").replace(/ of .*$| \(.*$/gu, "")

const allowsType = (contract: Contract, places: ReadonlyArray<Place>, type: string): boolean =>
  type === "present" ||
  type === "unknown" ||
  places.some(({ schema, optional }) => {
    if (type === "absent") return optional
    const types = typesOf(contract, schema)
    return types.size === 0 || types.has(type) || (type === "integer" && types.has("number"))
  })

/** The type of the items of a remark such as `array of string`. */
export const itemsSeen = (seen: string): string | undefined =>
  / of (string|object|integer|number|boolean)$/u.exec(seen)?.[1]

/** What of one fact the contract lacks, at one operation. */
const lacking = (
  contract: Contract,
  allows: (schema: Node, value: unknown) => boolean,
  placed: PlacedOperation,
  fact: Fact
): ReadonlyArray<string> => {
  const { path = "", is = [], values = [] } = fact
  const bodies = bodiesOf(contract, placed, fact)
  if (fact.in === "query") return bodies.length > 0 ? [] : ["absent from the contract"]
  const status = responsesOf(contract, placed.operation).some(([one]) => one === fact.in)
  if (/^\d/u.test(fact.in) && !status) return ["not declared"]
  if (path === "") {
    if (is.length > 0 && is.every((one) => one === "null")) return []
    if (bodies.length === 0) return ["no body"]
  }
  // Only what is read may be a list of the records that a fact is about.
  const isRecord = placed.method !== "GET"
  const places = bodies.flatMap((body) => placesAt(contract, body, path, isRecord))
  if (places.length === 0) return ["absent from the contract"]
  const wrong = is
    .filter((seen) => {
      if (!allowsType(contract, places, typeOf(seen))) return true
      const items = itemsSeen(seen)
      return (
        items !== undefined &&
        !allowsType(
          contract,
          places.flatMap(({ schema }) => placesAt(contract, schema, "[]")),
          items
        )
      )
    })
    .map((seen) => `not ${seen}`)
  const rejected = values.filter((value) => {
    const named = places.flatMap(({ schema }) => valuesOf(contract, schema))
    if (typeof value === "string" && named.length > 0) return !named.includes(value)
    return !places.some(({ schema }) => allows(schema, value))
  })
  return [...wrong, ...rejected.map((value) => `not ${JSON.stringify(value)}`)]
}

/** A schema with its references made those of the whole contract, which the validator knows. */
const rooted = (schema: Node): Node =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"contract:#/components'))

/**
 * What the contract lacks of facts, a line each. A fact of several operations is about those that have
 * such a body; it is lacking everywhere where none of them has one.
 */
export const missingFacts = (
  contract: Contract,
  operations: ReadonlyArray<PlacedOperation>,
  ajv: Ajv2020,
  facts: ReadonlyArray<Fact>
): ReadonlyArray<string> => {
  const byPlace = new Map(operations.map((one) => [`${one.method} ${one.path}`, one]))
  const allows = (schema: Node, value: unknown): boolean => ajv.validate(rooted(schema), value)
  return facts.flatMap((fact) => {
    const found = fact.operations.map((id) => ({ id, placed: byPlace.get(id) }))
    const concerned =
      found.length === 1
        ? found
        : found.filter(
            ({ placed }) => placed === undefined || bodiesOf(contract, placed, fact).length > 0
          )
    const named = `${fact.in} ${fact.path ?? ""}`.trim()
    if (concerned.length === 0) return [`${found[0]?.id} ${named}: no operation has it`]
    return concerned.flatMap(({ id, placed }) =>
      (placed === undefined ? ["no such operation"] : lacking(contract, allows, placed, fact)).map(
        (what) => `${id} ${named}: ${what}`
      )
    )
  })
}

/** The named schemas whose enumeration lacks a value. */
export const missingValues = (
  contract: Contract,
  facts: ReadonlyArray<{ readonly schema: string; readonly values: ReadonlyArray<string> }>
): ReadonlyArray<string> =>
  facts.flatMap(({ schema, values }) => {
    const known = valuesOf(contract, follow(contract, { $ref: `#/components/schemas/${schema}` }))
    return values.filter((value) => !known.includes(value)).map((value) => `${schema}=${value}`)
  })

/** The values of enumerations that an SDK has, by the name of their schema. */
export const readValues = (
  name: string
): ReadonlyArray<{ readonly schema: string; readonly values: ReadonlyArray<string> }> =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8")).facts
