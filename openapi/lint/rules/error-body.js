/**
 * Every error response has a JSON body of the contract's error schema and an example whose status
 * is that of the response: a mock responds with the example, and clients are tested with it.
 *
 * @import { Example, Reference, Response, Rule, RuleContext } from "../types.d.ts"
 */

/**
 * @param {Response} response
 * @param {string} schema
 * @returns {string | undefined}
 */
const faultOf = (response, schema) => {
  const media = response.content?.["application/json"]
  if (media === undefined) return "has no application/json body"
  const reference = /** @type {Reference | undefined} */ (media.schema)?.$ref
  if (!reference?.endsWith(`/${schema}`)) return `does not have the schema ${schema}`
  if (Object.keys(media.examples ?? {}).length === 0) return "has no example"
  return undefined
}

/**
 * The statuses that the examples of a response carry in their bodies.
 *
 * @param {Response} response
 * @param {RuleContext} context
 * @param {string | undefined} file
 * @returns {ReadonlyArray<unknown>}
 */
const statusesIn = (response, context, file) =>
  Object.values(response.content?.["application/json"]?.examples ?? {}).flatMap((reference) => {
    const example = context.resolve(/** @type {Example | Reference} */ (reference), file)
    const value = example.node?.value
    return typeof value === "object" && value !== null && "statusCode" in value
      ? [value.statusCode]
      : []
  })

/**
 * @param {{ schema?: string }} options `schema` is the name of the error schema.
 * @returns {Rule}
 */
export const errorBody = ({ schema = "ErrorBody" }) => ({
  Operation(operation, context) {
    for (const [status, reference] of Object.entries(operation.responses ?? {})) {
      if (!/^[45]/u.test(status)) continue
      const { node: response, location: place } = context.resolve(reference)
      if (response === undefined) continue
      const file = "$ref" in reference ? place?.source.absoluteRef : undefined
      const location = context.location.child(["responses", status])
      const fault = faultOf(response, schema)
      if (fault !== undefined) {
        context.report({ message: `The ${status} response ${fault}.`, location })
      } else if (statusesIn(response, context, file).some((code) => String(code) !== status)) {
        context.report({ message: `An example of ${status} has another statusCode.`, location })
      }
    }
  }
})
