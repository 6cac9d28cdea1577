/**
 * Every schema of a request says whether the API takes members that it does not name: it is closed with
 * `additionalProperties: false`, since the API rejects unknown members in general, or `x-open` says why
 * it is not. Without the choice a misspelt member passes every check and is rejected by the tenant.
 *
 * Below the body, a map whose values have a schema has made the choice, and schemas that responses have
 * too are open for the one reason that the option `shared` gives: a response may have more members.
 *
 * @import { Rule, Schema } from "../types.d.ts"
 */
import { bodiesOf, hasType, nameOf, visitSchemas } from "../schema.js"

/**
 * @param {unknown} text
 * @returns {boolean}
 */
const isReason = (text) => typeof text === "string" && text.trim() !== ""

/**
 * @param {Schema} schema
 * @returns {string | undefined}
 */
const faultOf = (schema) => {
  const why = schema["x-open"]
  if (schema.additionalProperties === false) {
    return why === undefined ? undefined : "This schema is closed: x-open says nothing true of it."
  }
  if (why !== undefined) {
    return isReason(why)
      ? undefined
      : "x-open must say in words why the API takes members that are not named here."
  }
  const isScalar = schema.type !== undefined && !hasType(schema, "object")
  return isScalar
    ? undefined
    : "The API rejects unknown members: say additionalProperties: false, or with x-open why not."
}

/**
 * Whether an object below a body has to make the choice itself: a choice between alternatives leaves it
 * to them.
 *
 * @param {Schema} schema
 * @returns {boolean}
 */
const isObject = (schema) => {
  const { additionalProperties, allOf, anyOf, oneOf, properties } = schema
  if (typeof additionalProperties === "object") return false
  if (properties !== undefined || additionalProperties !== undefined) return true
  return hasType(schema, "object") && (allOf ?? anyOf ?? oneOf) === undefined
}

/**
 * @param {{ shared?: string }} options `shared` says why schemas that responses have too are open.
 * @returns {Rule}
 */
export const requestMembers = ({ shared } = {}) => {
  /** @type {Set<string>} */
  const returned = new Set()
  /** @type {Set<string>} */
  const sent = new Set()
  /** @type {Set<string>} */
  const bodies = new Set()
  /** @type {Map<string, () => void>} */
  const faults = new Map()
  return {
    RequestBody(body, context) {
      for (const [type, media] of Object.entries(body.content ?? {})) {
        const at = context.location.child(["content", type, "schema"])
        for (const { schema, at: location } of bodiesOf(media.schema, context, at)) {
          const message = faultOf(schema)
          bodies.add(nameOf(location))
          if (message !== undefined) context.report({ message, location })
        }
        visitSchemas(media.schema, context, at, sent, (schema, location, name) => {
          const message = isObject(schema) ? faultOf(schema) : undefined
          if (message !== undefined) faults.set(name, () => context.report({ message, location }))
        })
      }
    },
    Response(response, context) {
      for (const [type, media] of Object.entries(response.content ?? {})) {
        const at = context.location.child(["content", type, "schema"])
        visitSchemas(media.schema, context, at, returned, () => undefined)
      }
    },
    Root: {
      leave() {
        for (const [name, report] of faults) {
          const isExcused = returned.has(name) && isReason(shared)
          if (!bodies.has(name) && !isExcused) report()
        }
      }
    }
  }
}
