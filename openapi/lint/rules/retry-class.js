/**
 * Every operation says whether it may be retried: `x-retry` is a class, or an object that has one.
 * Whether a write may be sent twice does not follow from its method, so `POST` and `PATCH` give the
 * reason of their class, and `DELETE` says which status a second request gets. Members of a request
 * with which a call is never retried are members of its body.
 *
 * @import { Operation, Rule, RuleContext } from "../types.d.ts"
 */
import { variantsOf } from "../schema.js"

const classes = ["safe", "idempotent", "never"]

/**
 * @param {unknown} declared
 * @returns {Readonly<Record<string, unknown>>}
 */
const detailsOf = (declared) =>
  typeof declared === "object" && declared !== null
    ? Object.fromEntries(Object.entries(declared))
    : { class: declared }

/**
 * @param {unknown} value
 * @returns {boolean}
 */
const isText = (value) => typeof value === "string" && value.trim() !== ""

/**
 * Whether the names are all members of the request body.
 *
 * @param {unknown} names
 * @param {Operation} operation
 * @param {RuleContext} context
 * @returns {boolean}
 */
const areMembers = (names, operation, context) => {
  if (!Array.isArray(names) || names.length === 0) return false
  const { node: body, location } = context.resolve(operation.requestBody ?? {})
  const file = location?.source.absoluteRef ?? context.location.source.absoluteRef
  const members = new Set(
    Object.values(body?.content ?? {}).flatMap(({ schema }) =>
      variantsOf(schema, context, file).flatMap(({ properties = {} }) => Object.keys(properties))
    )
  )
  return names.every((name) => members.has(name))
}

/**
 * @param {Operation} operation
 * @param {RuleContext} context
 * @returns {ReadonlyArray<string>}
 */
const faultsOf = (operation, context) => {
  const { class: retry, neverWith, reason, second } = detailsOf(operation["x-retry"])
  const method = String(context.key)
  const statuses = Object.keys(operation.responses ?? {})
  if (!classes.includes(String(retry))) return [`The class must be one of ${classes.join(", ")}.`]
  /** @type {Array<string>} */
  const faults = []
  if (["get", "head"].includes(method) !== (retry === "safe")) {
    faults.push("The class is `safe` on reads, and on nothing else.")
  }
  if (reason === undefined ? ["post", "patch"].includes(method) : !isText(reason)) {
    faults.push("`reason` must say in words why the operation has this class.")
  }
  const isResponded =
    Array.isArray(second) &&
    second.length > 0 &&
    second.every((status) => statuses.includes(String(status)))
  if (second === undefined ? method === "delete" && retry !== "never" : !isResponded) {
    faults.push("`second` must list the declared statuses that a second request gets.")
  }
  if (neverWith !== undefined && !areMembers(neverWith, operation, context)) {
    faults.push("`neverWith` must list members of the request body.")
  }
  if (neverWith !== undefined && retry === "never") {
    faults.push("`neverWith` says nothing of an operation that is never retried.")
  }
  return faults
}

/** @returns {Rule} */
export const retryClass = () => ({
  Operation(operation, context) {
    const location = context.location.child("x-retry")
    for (const message of faultsOf(operation, context)) context.report({ message, location })
  }
})
