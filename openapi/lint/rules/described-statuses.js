/**
 * The description of an operation and its responses say the same. Who reads the one on hover does not
 * see the other, so an operation that declares 404 says when it returns that, and an error status that a
 * description names is declared.
 *
 * @import { Operation, Rule } from "../types.d.ts"
 */

/**
 * @param {Operation} operation
 * @returns {ReadonlyArray<string>}
 */
const faultsOf = ({ description, responses = {} }) => {
  if (!description) return []
  const named = new Set(description.match(/\b[45]\d\d\b/gu))
  const undeclared = [...named].filter((status) => !Object.hasOwn(responses, status))
  return [
    ...(Object.hasOwn(responses, "404") && !named.has("404")
      ? ["The description must say when the operation returns 404."]
      : []),
    ...undeclared.map((status) => `The description names ${status}, which is not declared.`)
  ]
}

/** @returns {Rule} */
export const describedStatuses = () => ({
  Operation(operation, { location, report }) {
    for (const message of faultsOf(operation)) {
      report({ message, location: location.child("description") })
    }
  }
})
