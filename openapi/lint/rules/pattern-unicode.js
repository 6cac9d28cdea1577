/**
 * Every pattern compiles with the `u` flag. Validators use it, and one of them drops the whole
 * schema silently when the pattern does not compile.
 *
 * @import { Rule } from "../types.d.ts"
 */

/**
 * @param {string} pattern
 * @returns {string | undefined}
 */
const faultOf = (pattern) => {
  try {
    RegExp(pattern, "u")
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** @returns {Rule} */
export const patternUnicode = () => ({
  Schema(schema, { location, report }) {
    const patterns = [
      ...(schema.pattern === undefined ? [] : [schema.pattern]),
      ...Object.keys(schema.patternProperties ?? {})
    ]
    for (const pattern of patterns) {
      const fault = faultOf(pattern)
      if (fault === undefined) continue
      report({ message: `The pattern does not compile with the u flag: ${fault}.`, location })
    }
  }
})
