/**
 * JSON as a type, and the few questions that the contract's reader asks of it.
 * A document that is not what OpenAPI promises stops the reader with the place
 * at which it is not.
 */

/** Any JSON value. */
export type Json = string | number | boolean | null | ReadonlyArray<Json> | JsonObject

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json
}

/** The contract, or a sample made from it, is not what the tests can work with. */
export class ContractError extends Error {
  override readonly name = "ContractError"
  /** Where in the contract, as names joined by `/`. */
  readonly at: string

  constructor(at: string, message: string) {
    super(`${at}: ${message}`)
    this.at = at
  }
}

/** Whether a JSON value is an object, which an array is not. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The value as an object; nothing at all counts as an empty one. */
export const objectAt = (value: Json | undefined, at: string): JsonObject => {
  if (value === undefined) return {}
  if (!isObject(value)) throw new ContractError(at, "an object is expected")
  return value
}

/** The value as an array; nothing at all counts as an empty one. */
export const arrayAt = (value: Json | undefined, at: string): ReadonlyArray<Json> => {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw new ContractError(at, "an array is expected")
  return value
}

/** The value as a string. */
export const stringAt = (value: Json | undefined, at: string): string => {
  if (typeof value !== "string") throw new ContractError(at, "a string is expected")
  return value
}

/** The value as a number, or `undefined` if it is none. */
export const numberOf = (value: Json | undefined): number | undefined =>
  typeof value === "number" ? value : undefined
