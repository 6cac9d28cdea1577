/**
 * No default is an example. A default is what the API uses when nothing is sent; an example written
 * there would be sent, or believed to be sent, by clients.
 *
 * @import { Rule } from "../types.d.ts"
 */

/** @returns {Rule} */
export const noExampleDefault = () => ({
  Schema(schema, { location, report }) {
    if (schema.default === undefined) return
    const value = JSON.stringify(schema.default)
    const examples = [schema.example, ...(schema.examples ?? [])].map((one) => JSON.stringify(one))
    if (!examples.includes(value)) return
    report({ message: `The default ${value} is an example.`, location: location.child("default") })
  },
  Parameter(parameter, context) {
    if (parameter.schema === undefined || parameter.example === undefined) return
    const value = context.resolve(parameter.schema).node?.default
    if (JSON.stringify(value) !== JSON.stringify(parameter.example)) return
    context.report({
      message: `The default ${JSON.stringify(value)} is an example.`,
      location: context.location.child("example")
    })
  }
})
