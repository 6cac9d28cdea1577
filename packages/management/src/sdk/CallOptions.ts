import type { CallOptions as AnyCallOptions } from "openapi-effect-runtime/call/CallOptions"

/** The options of one call. */
export interface CallOptions extends AnyCallOptions {
  /**
   * The custom domain for links in messages and tickets of this call, if the tenant has several: one of
   * its host names.
   */
  readonly customDomain?: string | undefined
}
