/**
 * Values of the contract's schemas in which every string and number can be found again: as a canary
 * where nobody has said what stands there (secrets, maps, undeclared members, values that are not of the
 * declared type), as a marker where the contract declares it.
 */
import type { Document } from "openapi-contract-tests/contract/Document"
import { isObject, type Json, type JsonObject } from "openapi-contract-tests/contract/Json"

/** What is put where a schema leaves a choice. */
export type Turn =
  /** The first of the declared forms; the second; and so on. */
  | number
  /** Numbers where texts are declared, texts where numbers, times or booleans are. */
  | "wrong types"
  /** Texts where numbers, times or booleans are declared: what a query can have, where all is text. */
  | "wrong texts"

/** Values in the making, with what was put into them. */
export interface Canaries {
  /** A value of a schema, with further texts quoted by those that are declared. */
  readonly value: (schema: JsonObject, turn: Turn, quoted?: ReadonlyArray<string>) => Json
  /** A text that must not be written down, remembered; it ends in what URLs and JSON have to encode. */
  readonly canary: (end?: string) => string
  /** A text that must be written down, remembered. */
  readonly marker: () => string
  /** What must not be written down, in the order of its making. */
  readonly taken: ReadonlyArray<string>
  /** What must be. */
  readonly kept: ReadonlyArray<string>
}

/** What canaries look like, to find one in a text. */
export const anyCanary = /c4n4ry|777\d{9}/

const combining = ["anyOf", "oneOf"] as const
const deepest = 9

const listOf = (value: Json | undefined): ReadonlyArray<Json> => (Array.isArray(value) ? value : [])
const objectOr = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})

const isSecret = (schema: JsonObject): boolean =>
  schema["x-secret"] === true || schema["writeOnly"] === true

/** The forms in which a schema declares its values. */
const formsOf = (schema: JsonObject): ReadonlyArray<string> => {
  const { format, type } = schema
  const named = Array.isArray(type) ? type.map(String) : typeof type === "string" ? [type] : []
  const implied =
    named.length > 0
      ? named
      : isObject(schema["properties"])
        ? ["object"]
        : schema["items"] === undefined
          ? listOf(schema["enum"]).map((value) => typeof value)
          : ["array"]
  return implied.map((form) =>
    form === "integer"
      ? "number"
      : form === "string" && (format === "date-time" || format === "date")
        ? "time"
        : form
  )
}

const isOpen = (schema: JsonObject): boolean =>
  schema["additionalProperties"] !== undefined && schema["additionalProperties"] !== false

const isMap = (schema: JsonObject): boolean =>
  formsOf(schema).includes("object") &&
  !isObject(schema["properties"]) &&
  schema["additionalProperties"] !== false

/** Makes values of a document's schemas. */
export const makeCanaries = ({ resolve }: Document): Canaries => {
  const taken: Array<string> = []
  const kept: Array<string> = []
  let made = 0

  const canary = (end = ".%/é"): string => {
    const text = `c4n4ry-${String(++made).padStart(6, "0")}${end}`
    taken.push(text)
    return text
  }
  const canaryNumber = (): number => {
    const value = 777_000_000_000 + ++made
    taken.push(String(value))
    return value
  }
  const marker = (): string => {
    const text = `kept-${String(++made).padStart(6, "0")}`
    kept.push(text)
    return text
  }
  const markerNumber = (): number => {
    const value = 111_000_000_000 + ++made
    kept.push(String(value))
    return value
  }
  const markerTime = (): string => {
    const text = new Date(Date.UTC(2026, 0, 1) + ++made * 1000).toISOString()
    kept.push(text)
    return text
  }

  /** Something of which nobody knows what it is. */
  const unknown = (): Json =>
    [() => canary(), canaryNumber, () => ({ deep: [canary(), { er: canaryNumber() }] })][
      made % 3
    ]?.() ?? ""

  /** A schema with what it refers to and all of its parts put into one, but for its alternatives. */
  const whole = (schema: JsonObject): JsonObject => {
    const { $ref: reference, ...beside } = schema
    const own: JsonObject =
      reference === undefined ? schema : { ...resolve({ $ref: reference }, ""), ...beside }
    return listOf(own["allOf"])
      .map((part) => whole(objectOr(part)))
      .reduce(
        (all, part) => ({
          ...part,
          ...all,
          ...(isObject(part["properties"]) || isObject(all["properties"])
            ? { properties: { ...objectOr(part["properties"]), ...objectOr(all["properties"]) } }
            : undefined)
        }),
        own
      )
  }

  /** Everything that a value may be of. */
  const alternatives = (schema: JsonObject): ReadonlyArray<JsonObject> => {
    const all = whole(schema)
    const below = combining
      .flatMap((name) => listOf(all[name]))
      .flatMap((each) => alternatives(objectOr(each)))
    const { anyOf: _anyOf, oneOf: _oneOf, ...own } = all
    if (below.length === 0) return [own]
    const says = isObject(own["properties"]) || (formsOf(own)[0] ?? "object") !== "object"
    return [...(says || isSecret(own) ? [own] : []), ...below]
  }

  const objectOf = (
    schemas: ReadonlyArray<JsonObject>,
    turn: Turn,
    quoted: ReadonlyArray<string>,
    depth: number
  ): Json => {
    const objects = schemas.filter((schema) => isObject(schema["properties"]))
    const names = new Set(objects.flatMap((schema) => Object.keys(objectOr(schema["properties"]))))
    return {
      ...Object.fromEntries(
        [...names].map((name) => {
          const declaring = objects.filter((schema) =>
            Object.hasOwn(objectOr(schema["properties"]), name)
          )
          const isElsewhereOpen = objects.some(
            (schema) => isOpen(schema) && !declaring.includes(schema)
          )
          const of = declaring.map((schema) => objectOr(objectOr(schema["properties"])[name]))
          return [name, isElsewhereOpen ? unknown() : valueOf(of, turn, quoted, depth + 1)]
        })
      ),
      "a-member-that-the-contract-does-not-have": unknown()
    }
  }

  const valueOf = (
    of: ReadonlyArray<JsonObject>,
    turn: Turn,
    quoted: ReadonlyArray<string>,
    depth: number
  ): Json => {
    if (depth > deepest) return null
    const schemas = of.flatMap(alternatives)
    if (schemas.some((schema) => isSecret(schema) || formsOf(schema).length === 0)) return unknown()
    const forms = [...new Set(schemas.flatMap(formsOf))]
    const isFree = schemas.some(isMap)
    const isScalar = !forms.includes("object") && !forms.includes("array")
    if (turn === "wrong texts" && isScalar && depth === 0 && !forms.includes("string")) {
      return canary()
    }
    if (turn === "wrong types" && (isScalar || made % 11 === 0)) {
      if (!forms.includes("string")) return canary()
      if (!forms.includes("number")) return canaryNumber()
    }
    const likely = forms.filter((form) => form !== "null")
    switch (likely[(typeof turn === "number" ? turn : 0) % Math.max(likely.length, 1)]) {
      case "string": {
        if (isFree) return canary()
        const quote = quoted[made % Math.max(quoted.length, 1)]
        return quote === undefined ? marker() : `${marker()} says "${quote}"`
      }
      case "time":
        return markerTime()
      case "number":
        return isFree ? canaryNumber() : markerNumber()
      case "boolean":
        return true
      case "array": {
        const items = schemas.flatMap((schema) =>
          formsOf(schema).includes("array") ? [objectOr(schema["items"])] : []
        )
        return [isFree ? unknown() : valueOf(items, turn, quoted, depth + 1)]
      }
      case "object":
        return isFree ? { free: unknown() } : objectOf(schemas, turn, quoted, depth)
      default:
        return null
    }
  }

  return {
    value: (schema, turn, quoted = []) => valueOf([schema], turn, quoted, 0),
    canary,
    marker,
    taken,
    kept
  }
}
