/**
 * Every schema of a request body says whether the API takes members that it does not name: it is
 * closed with `additionalProperties: false`, since the API rejects unknown members in general, or
 * `x-open` says why it is not. Without the choice a misspelt member passes every check and is rejected
 * by the tenant.
 *
 * @import { Rule, Schema } from "../types.d.ts"
 */
import { bodiesOf, hasType } from "../schema.js"

/**
 * @param {Schema} schema
 * @returns {string | undefined}
 */
const faultOf = (schema) => {
  const why = schema["x-open"]
  if (schema.additionalProperties === false) {
    return why === undefined ? undefined : "This schema is closed: x-open says nothing true of it."
  }
  if (why !== undefined) {
    return typeof why === "string" && why.trim() !== ""
      ? undefined
      : "x-open must say in words why the API takes members that are not named here."
  }
  const isScalar = schema.type !== undefined && !hasType(schema, "object")
  return isScalar
    ? undefined
    : "The API rejects unknown members: say additionalProperties: false, or with x-open why not."
}

/** @returns {Rule} */
export const requestMembers = () => ({
  RequestBody(body, context) {
    for (const [type, media] of Object.entries(body.content ?? {})) {
      const at = context.location.child(["content", type, "schema"])
      for (const { schema, at: location } of bodiesOf(media.schema, context, at)) {
        const message = faultOf(schema)
        if (message !== undefined) context.report({ message, location })
      }
    }
  }
})
