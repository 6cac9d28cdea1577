/** Responses from 300 to 399, in operations that declare them. */
import * as Data from "effect/Data"

/**
 * A declared redirection, which is not followed, or "not modified" (304). Browsers hide redirections
 * from programs that do not follow them: there, such a response is an `UnexpectedStatus` with status 0.
 */
export class Redirection
  extends /* @__PURE__ */ Data.TaggedClass("Redirection")<{
    readonly status: number
    /** The `location` as the API sent it: it may be relative, or on another server. */
    readonly location: string | undefined
    /** The `etag` of what has not changed. */
    readonly etag: string | undefined
  }> {}
