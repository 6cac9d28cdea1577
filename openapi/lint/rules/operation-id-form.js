/**
 * Every operation has an id of the form `resource.subResource.verb`, from which the names of
 * functions and modules derive, and its one tag is the resource.
 *
 * @import { Rule } from "../types.d.ts"
 */

const form = /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)+$/u

/** @returns {Rule} */
export const operationIdForm = () => ({
  Operation(operation, { location, report }) {
    const id = operation.operationId
    if (id === undefined || !form.test(id)) {
      report({
        message: `operationId ${JSON.stringify(id)} is not of the form "connections.keys.rotate".`,
        location: location.child("operationId")
      })
      return
    }
    const resource = id.slice(0, id.lastIndexOf("."))
    const tags = /** @type {{ tags?: ReadonlyArray<string> }} */ (operation).tags ?? []
    if (tags.length !== 1 || tags[0] !== resource) {
      report({
        message: `The operation ${id} needs exactly one tag, its resource ${resource}.`,
        location: location.child("tags")
      })
    }
  }
})
