import type { CallOptions as AnyCallOptions } from "openapi-effect-runtime/call/CallOptions"

/** What can be set for one call. */
export interface CallOptions extends AnyCallOptions {
  /**
   * The custom domain that links in messages and tickets of this call shall have, where the
   * tenant has several: a host name of theirs.
   */
  readonly customDomain?: string | undefined
}
