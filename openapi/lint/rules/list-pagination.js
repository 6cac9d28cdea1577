/**
 * Every list says how it is walked. A list is a read that takes a page number with a size, or a cursor
 * with a size, or that responds with a bare array; the members that `x-pagination` names are in the
 * response. A cursor in a `Link` header is written `link:next`, after its relation, and needs the header.
 *
 * @import { Operation, Parameter, Reference, Rule, RuleContext, Schema } from "../types.d.ts"
 */
import { hasType, variantsOf } from "../schema.js"

/** The query parameters that each style takes. */
const styles = {
  offset: ["page", "per_page"],
  checkpoint: ["from", "take"],
  both: ["page", "per_page", "from", "take"],
  none: []
}
const pageParameters = styles.both

/**
 * @param {Operation} operation
 * @param {RuleContext} context
 * @returns {ReadonlyArray<string>}
 */
const pageParametersOf = (operation, context) => {
  const names = (operation.parameters ?? []).flatMap((reference) => {
    const parameter = context.resolve(/** @type {Parameter | Reference} */ (reference)).node
    return parameter?.in === "query" && pageParameters.includes(parameter.name)
      ? [parameter.name]
      : []
  })
  // `from` alone is a date, or a place in a stream; a size alone does not lead to a second page.
  return names.filter(
    (name) =>
      (name !== "from" || names.includes("take")) && (name !== "per_page" || names.includes("page"))
  )
}

/**
 * @param {Operation} operation
 * @param {RuleContext} context
 * @returns {ReadonlyArray<Schema>}
 */
const responsesOf = (operation, context) => {
  const reference = operation.responses?.["200"]
  if (reference === undefined) return []
  const { node: response, location } = context.resolve(reference)
  const file = location?.source.absoluteRef
  return variantsOf(response?.content?.["application/json"]?.schema, context, file)
}

/**
 * @param {unknown} pagination
 * @param {ReadonlyArray<string>} parameters
 * @param {ReadonlyArray<Schema>} responses
 * @param {ReadonlySet<string>} headers
 * @returns {string | undefined}
 */
const faultOf = (pagination, parameters, responses, headers) => {
  if (typeof pagination !== "object" || pagination === null) return "This list has no x-pagination."
  const { style, items, next, total } = /** @type {Record<string, unknown>} */ (pagination)
  if (typeof style !== "string" || !Object.hasOwn(styles, style)) {
    return `style must be one of ${Object.keys(styles).join(", ")}.`
  }
  const wanted = styles[/** @type {keyof typeof styles} */ (style)]
  if (wanted.toSorted().join() !== parameters.toSorted().join()) {
    return `The style ${style} goes with the parameters [${wanted}], not [${parameters}].`
  }
  const cursor = style === "checkpoint" || style === "both"
  if (cursor !== (typeof next === "string")) {
    return "A list by cursor names the member `next`, and no other list does."
  }
  if (typeof items !== "string") return "items must be the name of a member, or empty."
  if (items === "" && !responses.some((response) => hasType(response, "array"))) {
    return "items is empty, but the response is not an array."
  }
  const members = new Set(responses.flatMap((response) => Object.keys(response.properties ?? {})))
  const header = typeof next === "string" && next.startsWith("link:")
  if (header && !headers.has("link")) return "The cursor is in a Link header that is not declared."
  const missing = [items, header ? undefined : next, total].find(
    (name) => typeof name === "string" && name !== "" && !members.has(name)
  )
  return missing === undefined ? undefined : `The response has no member ${missing}.`
}

/** @returns {Rule} */
export const listPagination = () => ({
  Operation(operation, context) {
    if (context.key !== "get") return
    const parameters = pageParametersOf(operation, context)
    const responses = responsesOf(operation, context)
    const pagination = operation["x-pagination"]
    const bareArray = responses.some((response) => hasType(response, "array"))
    if (parameters.length === 0 && !bareArray && pagination === undefined) return
    const success = operation.responses?.["200"]
    const response = success === undefined ? undefined : context.resolve(success).node
    const headers = new Set(Object.keys(response?.headers ?? {}).map((name) => name.toLowerCase()))
    const fault = faultOf(pagination, parameters, responses, headers)
    if (fault === undefined) return
    context.report({ message: fault, location: context.location.child("x-pagination") })
  }
})
