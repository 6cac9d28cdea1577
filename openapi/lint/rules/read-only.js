/**
 * A `GET` only reads, and no other method does, unless `x-read-only` says otherwise. So that no read
 * is taken for a write by oversight, a `POST` whose scopes only read says which of the two it is. All
 * others say nothing that follows from their method.
 *
 * @import { Operation, Rule } from "../types.d.ts"
 */

/**
 * Whether every scope that the operation may need is one for reading.
 *
 * @param {unknown} scopes
 * @returns {boolean}
 */
const areReading = (scopes) => {
  const lists = typeof scopes === "object" && scopes !== null ? Object.values(scopes) : []
  const named = lists.flat()
  return named.length > 0 && named.every((scope) => String(scope).startsWith("read:"))
}

/**
 * @param {Operation} operation
 * @param {string} method
 * @returns {string | undefined}
 */
const faultOf = (operation, method) => {
  const declared = operation["x-read-only"]
  const mustSay = method === "post" && areReading(operation["x-scopes"])
  if (declared === undefined) {
    return mustSay
      ? "Its scopes only read: x-read-only must say whether the operation does too."
      : undefined
  }
  if (typeof declared !== "boolean") return "x-read-only must be true or false."
  const byMethod = method === "get" || method === "head"
  return declared === byMethod && !mustSay
    ? `x-read-only is ${String(declared)} without it: leave it out.`
    : undefined
}

/** @returns {Rule} */
export const readOnly = () => ({
  Operation(operation, { key, location, report }) {
    const message = faultOf(operation, String(key))
    if (message !== undefined) report({ message, location: location.child("x-read-only") })
  }
})
