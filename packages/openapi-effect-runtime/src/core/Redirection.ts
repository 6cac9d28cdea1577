/** Responses from 300 to 399, in operations that declare them. */
import * as Data from "effect/Data"

/**
 * A declared redirection: where it leads, which is not followed, or that nothing has changed (304).
 * Browsers hide these from programs that do not follow them: there such a response is an
 * `UnexpectedStatus` of 0.
 */
export class Redirection
  extends /* @__PURE__ */ Data.TaggedClass("Redirection")<{
    readonly status: number
    /** Where it leads, as the API says it: maybe relative, and maybe to another server. */
    readonly location: string | undefined
    /** The version of what has not changed. */
    readonly etag: string | undefined
  }> {}
