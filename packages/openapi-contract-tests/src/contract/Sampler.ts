/**
 * Values that hold to a schema of the contract, once with only what is required
 * and once with everything that may be there. Examples go before invention; the
 * shape of an object always comes from its properties, since only so is it known
 * that nothing is left out. Every sample is checked by Ajv before it is used.
 */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import type { Document } from "./Document.ts"
import {
  arrayAt,
  ContractError,
  isObject,
  type Json,
  type JsonObject,
  numberOf,
  objectAt
} from "./Json.ts"
import { sampleString } from "./SampledString.ts"

/** How much of a value is sampled. */
export type Detail = "required" | "everything"

/** Makes samples of one document's schemas. */
export interface Sampler {
  /** A valid value of a schema; a `ContractError` says where none could be made. */
  readonly sample: (schema: JsonObject, detail: Detail, at: string) => Json
}

interface Context {
  readonly document: Document
  readonly detail: Detail
  /** Which of several alternatives is taken. */
  readonly choice: number
  /** How many schemas there are around this one. */
  readonly depth: number
}

// Alternatives of one schema that are tried before it is given up.
const choices = 12
// Schemas can contain themselves: beyond this, what may be left out is.
const deepOptional = 12
// A schema that is required within itself has no finite value.
const deepest = 100

const mergeTwo = (left: JsonObject, right: JsonObject): JsonObject => ({
  ...left,
  ...right,
  ...(left["properties"] !== undefined && right["properties"] !== undefined
    ? { properties: { ...objectAt(left["properties"], ""), ...objectAt(right["properties"], "") } }
    : undefined),
  ...(left["required"] !== undefined && right["required"] !== undefined
    ? { required: [...arrayAt(left["required"], ""), ...arrayAt(right["required"], "")] }
    : undefined)
})

/** A schema with its reference followed, its parts put together and one alternative chosen. */
const flatten = (schema: JsonObject, context: Context, at: string): JsonObject => {
  const { $ref: reference, ...beside } = schema
  let flat: JsonObject =
    reference === undefined
      ? schema
      : mergeTwo(context.document.resolve({ $ref: reference }, at), beside)
  const { allOf, anyOf, oneOf, ...rest } = flat
  if (allOf === undefined && anyOf === undefined && oneOf === undefined) return flat
  flat = rest
  for (const part of arrayAt(allOf, at)) {
    flat = mergeTwo(flat, flatten(objectAt(part, at), context, at))
  }
  for (const alternatives of [arrayAt(anyOf, at), arrayAt(oneOf, at)]) {
    const chosen = alternatives[context.choice % Math.max(alternatives.length, 1)]
    if (chosen !== undefined) flat = mergeTwo(flat, flatten(objectAt(chosen, at), context, at))
  }
  return flat
}

const typeOf = (schema: JsonObject): string | undefined => {
  const { type } = schema
  if (typeof type === "string") return type
  if (Array.isArray(type)) {
    const named = type.find((name) => name !== "null")
    return typeof named === "string" ? named : "null"
  }
  if (schema["properties"] !== undefined || schema["required"] !== undefined) return "object"
  if (schema["items"] !== undefined || schema["prefixItems"] !== undefined) return "array"
  return undefined
}

const sampleNumber = (schema: JsonObject, step: number): number => {
  const above = numberOf(schema["exclusiveMinimum"])
  const below = numberOf(schema["exclusiveMaximum"])
  const least = numberOf(schema["minimum"]) ?? (above === undefined ? undefined : above + step)
  const most = numberOf(schema["maximum"]) ?? (below === undefined ? undefined : below - step)
  const multiple = numberOf(schema["multipleOf"])
  const start = least ?? Math.min(step, most ?? step)
  return multiple === undefined ? start : Math.ceil(start / multiple) * multiple
}

const sampleArray = (schema: JsonObject, context: Context, at: string): Json => {
  const least = numberOf(schema["minItems"]) ?? 0
  const most = numberOf(schema["maxItems"]) ?? Infinity
  const enough = context.depth < deepOptional
  const wanted = context.detail === "everything" && enough ? Math.max(least, 1) : least
  const first = arrayAt(schema["prefixItems"], at)
  const count = Math.min(Math.max(wanted, Math.min(first.length, most)), most)
  return Array.from({ length: count }, (_, index) =>
    sampleValue(
      objectAt(first[index] ?? schema["items"], at),
      // Items that have to differ are of different alternatives, or numbered below.
      { ...context, choice: context.choice + index },
      `${at}/${index}`
    )
  ).map((item, index) =>
    schema["uniqueItems"] === true &&
    index > 0 &&
    typeof item === "string" &&
    !hasFixedValues(schema)
      ? `${item}${index}`
      : item
  )
}

const hasFixedValues = (schema: JsonObject): boolean =>
  isObject(schema["items"]) && schema["items"]["enum"] !== undefined

const sampleObject = (schema: JsonObject, context: Context, at: string): Json => {
  const properties = objectAt(schema["properties"], at)
  const required = new Set(arrayAt(schema["required"], at))
  const value: Record<string, Json> = {}
  const add = (name: string, of: JsonObject) => {
    value[name] = sampleValue(of, context, `${at}/${name}`)
  }
  const least = numberOf(schema["minProperties"]) ?? 0
  const most = numberOf(schema["maxProperties"]) ?? Infinity
  // The required ones that are still to come need their places.
  const hasRoom = () =>
    Object.keys(value).length + [...required].filter((name) => !(String(name) in value)).length <
    most
  const enough = context.depth < deepOptional
  for (const [name, property] of Object.entries(properties)) {
    const of = objectAt(property, at)
    if (of["readOnly"] === true) continue
    const wanted = context.detail === "everything" && enough && hasRoom()
    if (wanted || required.has(name) || Object.keys(value).length < least) add(name, of)
  }
  for (const name of required) {
    if (typeof name === "string" && !(name in value)) add(name, {})
  }
  const further = schema["additionalProperties"]
  const missing = least - Object.keys(value).length
  const extra = isObject(further) && context.detail === "everything" && enough && hasRoom() ? 1 : 0
  if (further !== false) {
    for (let index = 0; index < Math.max(missing, extra); index++) {
      add(index === 0 ? "further" : `further${index}`, isObject(further) ? further : {})
    }
  }
  return value
}

const sampleValue = (schema: JsonObject, context: Context, at: string): Json => {
  const flat = flatten(schema, context, at)
  const inside: Context = { ...context, depth: context.depth + 1 }
  if (inside.depth > deepest) throw new ContractError(at.slice(0, 200), "the schema never ends")
  const type = typeOf(flat)
  if (flat["const"] !== undefined) return flat["const"]
  if (type === "object" && flat["properties"] !== undefined) return sampleObject(flat, inside, at)
  const example = flat["example"] ?? arrayAt(flat["examples"], at)[0]
  if (example !== undefined && !(type === "array" && context.detail === "required")) return example
  const values = arrayAt(flat["enum"], at)
  const chosen = values[context.choice % Math.max(values.length, 1)]
  if (chosen !== undefined) return chosen
  switch (type) {
    case "object":
      return sampleObject(flat, inside, at)
    case "array":
      return sampleArray(flat, inside, at)
    case "integer":
      return Math.ceil(sampleNumber(flat, 1))
    case "number":
      return sampleNumber(flat, 0.5)
    case "boolean":
      return true
    case "null":
      return null
    default:
      return sampleString(flat, at.slice(at.lastIndexOf("/") + 1))
  }
}

// A schema that stands alone still refers to the components of its document.
const documentId = "contract"

const absolute = (schema: Json): Json => {
  if (Array.isArray(schema)) return schema.map(absolute)
  if (!isObject(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === "$ref" && typeof value === "string" && value.startsWith("#")
        ? `${documentId}${value}`
        : absolute(value)
    ])
  )
}

/** Makes the sampler of a document. */
export const makeSampler = (document: Document): Sampler => {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(document.root, documentId)
  const validators = new Map<JsonObject, ValidateFunction>()
  const validatorOf = (schema: JsonObject): ValidateFunction => {
    const known = validators.get(schema)
    if (known !== undefined) return known
    const made = ajv.compile(objectAt(absolute(schema), ""))
    validators.set(schema, made)
    return made
  }
  return {
    sample: (schema, detail, at) => {
      const validate = validatorOf(schema)
      for (let choice = 0; choice < choices; choice++) {
        const value = sampleValue(schema, { document, detail, choice, depth: 0 }, at)
        if (validate(value)) return value
      }
      throw new ContractError(
        at,
        `no valid sample (${detail}) could be made: ${ajv.errorsText(validate.errors)}; an example in the contract helps`
      )
    }
  }
}
