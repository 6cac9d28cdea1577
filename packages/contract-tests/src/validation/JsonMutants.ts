/**
 * Values that are wrong in one place: from one that holds to a schema, everything that a program or
 * a tenant could get wrong in it, at every depth. Some are right all the same; which, is for a
 * validator of the contract to say.
 */
import { isObject, type Json } from "openapi-contract-tests/contract/Json"

/** A changed value, and where and how it was changed. */
export interface JsonMutant {
  readonly change: string
  readonly value: Json
}

// Longer than most strings of the contract may be.
const long = "x".repeat(3000)

/** What a mutant has in the place of a string or of anything else. */
export const anotherString = "@@ not a value @@"

const replacements: ReadonlyArray<readonly [name: string, value: Json]> = [
  ["null", null],
  ["a fraction", 12345.5],
  ["below zero", -7],
  ["another string", anotherString],
  ["an empty string", ""],
  ["a long string", long],
  ["a list", [[]]],
  ["an empty object", {}]
]

// Of a long list, the first items stand for the others.
const mutatedItems = 2
const manyItems = 120

/** A property that no schema knows. */
export const unknownProperty = "property_that_nobody_knows"

/** All mutants of a value. */
export function* jsonMutants(value: Json, at = ""): Generator<JsonMutant> {
  for (const [name, replacement] of replacements) {
    yield { change: `${at} is ${name}`, value: replacement }
  }
  if (Array.isArray(value)) {
    // `isArray` forgets that the list is read-only.
    const list: ReadonlyArray<Json> = value
    yield { change: `${at} has many items`, value: Array(manyItems).fill(list[0] ?? null) }
    for (const [index, item] of list.slice(0, mutatedItems).entries()) {
      for (const mutant of jsonMutants(item, `${at}/${index}`)) {
        yield { ...mutant, value: list.with(index, mutant.value) }
      }
    }
  } else if (isObject(value)) {
    yield { change: `${at} has one more property`, value: { ...value, [unknownProperty]: 1 } }
    for (const [name, property] of Object.entries(value)) {
      const { [name]: _, ...rest } = value
      yield { change: `${at}/${name} is missing`, value: rest }
      for (const mutant of jsonMutants(property, `${at}/${name}`)) {
        yield { ...mutant, value: { ...value, [name]: mutant.value } }
      }
    }
  }
}

/**
 * A value as a newer API could send it: every object that is not empty has a property more, at every
 * depth. Its value is like that of another, since some objects are maps.
 */
export const grown = (value: Json): Json => {
  if (Array.isArray(value)) return value.map((item: Json) => grown(item))
  if (!isObject(value)) return value
  const properties = Object.entries(value).map(([name, each]): [string, Json] => [
    name,
    grown(each)
  ])
  const [first] = properties
  return Object.fromEntries(first === undefined ? [] : [...properties, [unknownProperty, first[1]]])
}
