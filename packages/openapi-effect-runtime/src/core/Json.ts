/** JSON from elsewhere: what cannot be read as an object is one without fields. */

/** The fields of a JSON object, whatever they are. */
export type Fields = Readonly<Record<string, unknown>>

/** Whether a value is an object and neither `null` nor an array. */
export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The value that a text holds as JSON; `undefined` if it holds none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A value, if it is an object; one without fields if it is none. */
export const objectIn = (value: unknown): Fields => (isObject(value) ? value : {})

/** The object that a text holds as JSON; one without fields if it holds none. */
export const parseObject = (text: string): Fields => objectIn(parseJson(text))

/** A string as it is, anything else as `undefined`. */
export const stringOr = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined
