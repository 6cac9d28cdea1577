/**
 * Every JSON body has an example, in requests and in responses, because mocks respond with it and
 * readers start from it.
 *
 * @import { Rule } from "../types.d.ts"
 */

/** @returns {Rule} */
export const bodyExamples = () => ({
  MediaType(media, { location, report }) {
    if (media.example !== undefined || Object.keys(media.examples ?? {}).length > 0) return
    report({ message: "This body has no example.", location })
  }
})
