/**
 * JSON values, and the few questions that handlers ask of them.
 */

/** Any JSON value. */
export type JsonValue = null | boolean | number | string | ReadonlyArray<JsonValue> | JsonObject

/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: JsonValue
}

/** Deeper values could be read, but neither compared nor written without overflowing the stack. */
const deepest = 500

const isDeeper = (value: unknown, left: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (left === 0 || Object.values(value).some((member) => isDeeper(member, left - 1)))

/** The value of a JSON text. Throws if it is not JSON, or nested more than 500 levels deep. */
export const parseJson = (text: string): JsonValue => {
  const value: JsonValue = JSON.parse(text)
  if (isDeeper(value, deepest)) throw new SyntaxError(`nested more than ${deepest} times`)
  return value
}

/** Whether a value is a JSON object: not null, not an array. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The value if it is an object, otherwise an empty object (for an optional body that was not sent). */
export const asJsonObject = (value: unknown): JsonObject => (isJsonObject(value) ? value : {})

/** The strings among an array's members; empty where the value is not an array. */
export const stringsOf = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value) ? value.filter((member) => typeof member === "string") : []
