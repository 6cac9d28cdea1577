/**
 * A request body says whether it is required, and says it right: it is where its schema asks for a
 * member or an item. With an optional body a client that drops it would pass every check.
 *
 * @import { Rule } from "../types.d.ts"
 */
import { needsContent } from "../schema.js"

/** @returns {Rule} */
export const requiredBody = () => ({
  RequestBody(body, context) {
    const schemas = Object.values(body.content ?? {}).map((media) => media.schema)
    const required = schemas.some((schema) => needsContent(schema, context))
    if (body.required === required) return
    context.report({
      message: required
        ? "The schema of this body has required content: the body needs `required: true`."
        : "The schema of this body accepts nothing at all: the body needs `required: false`.",
      location: context.location.child("required")
    })
  }
})
