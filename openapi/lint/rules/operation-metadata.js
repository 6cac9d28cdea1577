/**
 * Every operation says in words what it does, and in data which scopes it needs and how settled it
 * is. The generated clients read the data.
 *
 * @import { Operation, Rule } from "../types.d.ts"
 */

const lifecycles = ["ga", "early-access", "beta", "deprecated"]

/**
 * @param {unknown} scopes
 * @returns {boolean}
 */
const areScopes = (scopes) => {
  if (typeof scopes !== "object" || scopes === null) return false
  const entries = Object.entries(scopes)
  return (
    entries.length === 1 &&
    entries.every(
      ([key, list]) =>
        (key === "anyOf" || key === "allOf") &&
        Array.isArray(list) &&
        list.every((scope) => typeof scope === "string" && /^[a-z]+:[a-z_]+$/u.test(scope))
    )
  )
}

/**
 * @param {Operation} operation
 * @returns {ReadonlyArray<readonly [key: string, message: string]>}
 */
const faultsOf = (operation) => {
  /** @type {Array<readonly [string, string]>} */
  const faults = []
  if (!operation.summary) faults.push(["summary", "The operation has no summary."])
  if (!operation.description) faults.push(["description", "The operation has no description."])
  if (!lifecycles.includes(String(operation["x-lifecycle"]))) {
    faults.push(["x-lifecycle", `x-lifecycle must be one of ${lifecycles.join(", ")}.`])
  }
  if (!areScopes(operation["x-scopes"])) {
    faults.push(["x-scopes", "x-scopes must be { anyOf: […] } or { allOf: […] } of scopes."])
  }
  return faults
}

/** @returns {Rule} */
export const operationMetadata = () => ({
  Operation(operation, { location, report }) {
    for (const [child, message] of faultsOf(operation)) {
      report({ message, location: location.child(child) })
    }
  }
})
