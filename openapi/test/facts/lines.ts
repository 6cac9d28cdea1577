/**
 * Shapes as lines of text, `details.stats[].acl_id?: string = a, b`: a member, `?` where it may be
 * absent, its types, and its values.
 */
import { type Contract, type Node } from "openapi-document"
import { placesAt, typesOf, valuesOf } from "./places.ts"

interface Line {
  readonly path: string
  readonly optional: boolean
  readonly types: ReadonlyArray<string>
  readonly values: ReadonlyArray<string>
}

/** A line as it is written in a file of facts. */
export const readLine = (text: string): Line => {
  const [, path = "", mark, types = "", values] =
    /^(.+?)(\?)?: ([^=]+?)(?: = (.*))?$/u.exec(text) ?? []
  return {
    path,
    optional: mark === "?",
    types: types.split("|"),
    values: values === undefined ? [] : values.split(", ")
  }
}

/** What a schema lacks of lines, each with why. */
export const missingLines = (
  contract: Contract,
  schema: Node,
  lines: ReadonlyArray<string>
): ReadonlyArray<string> =>
  lines.flatMap((text) => {
    const { path, optional, types, values } = readLine(text)
    const places = placesAt(contract, schema, path)
    if (places.length === 0) return [`${path}: absent from the contract`]
    const allowed = new Set(places.flatMap((place) => [...typesOf(contract, place.schema)]))
    const named = places.flatMap((place) => valuesOf(contract, place.schema)).map(String)
    const known = (type: string): boolean =>
      type === "any" ||
      type === "unknown" ||
      allowed.size === 0 ||
      allowed.has(type) ||
      (type === "integer" && allowed.has("number"))
    return [
      ...types.filter((type) => !known(type)).map((type) => `${path}: not ${type}`),
      ...(optional && places.every((place) => !place.optional) ? [`${path}: not absent`] : []),
      ...values
        .filter((value) => !named.includes(value) && !(named.length === 0 && value === "true"))
        .map((value) => `${path}: not ${value}`)
    ]
  })
