/**
 * Everything that a reader meets is described: tags, parameters, headers, responses, bodies, named
 * schemas and properties.
 *
 * @import { Described, Rule, Schema, Visitor } from "../types.d.ts"
 */

/** @type {Visitor<Described>} */
const check = (node, { location, report }) => {
  if (!node.description) report({ message: "This has no description.", location })
}

/** @returns {Rule} */
export const described = () => ({
  Tag: check,
  Parameter: check,
  Header: check,
  Response: check,
  RequestBody: check,
  Schema(schema, context) {
    const named = /^#\/(components\/schemas\/)?[A-Z][A-Za-z0-9]*$/u.test(context.location.pointer)
    if (named) check(schema, context)
    for (const [name, reference] of Object.entries(schema.properties ?? {})) {
      const property = /** @type {Schema} */ (reference)
      if (property.description) continue
      context.report({
        message: `The property ${name} has no description.`,
        location: context.location.child(["properties", name])
      })
    }
  }
})
