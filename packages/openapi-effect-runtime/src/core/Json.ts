/** Reads untrusted JSON: what is not an object is read as an empty one. */

/** The fields of a JSON object. */
export type Fields = Readonly<Record<string, unknown>>

/** Whether a value is an object and neither `null` nor an array. */
export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Parses a JSON text; `undefined` if it is not JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The value if it is an object, otherwise an empty object. */
export const objectIn = (value: unknown): Fields => (isObject(value) ? value : {})

/** Parses a JSON object; an empty object for any other text. */
export const parseObject = (text: string): Fields => objectIn(parseJson(text))

/** The value if it is a string, otherwise `undefined`. */
export const stringOr = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined
