/**
 * A request body says whether it is required, and says it right: it is where its schema asks for a
 * member or an item, and where the request replaces what is there, which is a `PUT`. With an optional
 * body a client that drops it would pass every check.
 *
 * @import { Rule } from "../types.d.ts"
 */
import { needsContent } from "../schema.js"

/** @returns {Rule} */
export const requiredBody = () => ({
  Operation(operation, context) {
    if (operation.requestBody === undefined) return
    const { node: body, location } = context.resolve(operation.requestBody)
    const schemas = Object.values(body?.content ?? {}).map((media) => media.schema)
    const file = location?.source.absoluteRef
    const replaces = context.key === "put"
    const required = replaces || schemas.some((schema) => needsContent(schema, context, file))
    if (body?.required === required) return
    const message = replaces
      ? "This body replaces what is there: it needs `required: true`."
      : required
        ? "The schema of this body has required content: the body needs `required: true`."
        : "The schema of this body accepts nothing at all: the body needs `required: false`."
    context.report({ message, location: context.location.child(["requestBody", "required"]) })
  }
})
