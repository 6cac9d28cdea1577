/** Members of a JSON value, named as `x-pagination` names them: by their name, or by a JSON pointer. */
import { isObject, type Json, type JsonObject } from "./Json.ts"

const tokensOf = (place: string): ReadonlyArray<string> =>
  place.startsWith("/")
    ? place
        .slice(1)
        .split("/")
        .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    : [place]

/** The member at a place, or `undefined` where there is none. */
export const memberAt = (value: Json | undefined, place: string): Json | undefined =>
  tokensOf(place).reduce<Json | undefined>(
    (current, token) => (isObject(current) ? current[token] : undefined),
    value
  )

const put = (
  value: Json | undefined,
  [token, ...others]: ReadonlyArray<string>,
  member: Json
): Json =>
  token === undefined
    ? member
    : {
        ...(isObject(value) ? value : undefined),
        [token]: put(isObject(value) ? value[token] : undefined, others, member)
      }

/** The object with a member at a place; `undefined` for either is nothing to put. */
export const withMemberAt = (
  value: JsonObject,
  place: string | undefined,
  member: Json | undefined
): JsonObject => {
  if (place === undefined || member === undefined) return value
  const changed = put(value, tokensOf(place), member)
  return isObject(changed) ? changed : value
}
