import type { Reference } from "effect/Context"
import {
  type CallDefaults as AnyCallDefaults,
  callDefaultsOf
} from "openapi-effect-runtime/call/CallDefaults"
import { profile } from "./generated/sdk/profile.js"
import type { CallOptions } from "./sdk/CallOptions.ts"

/** The options that can be set for all calls in a region of a program. */
export interface CallDefaults extends AnyCallDefaults<CallOptions> {}

/**
 * Options for all calls in a region of a program. They override the client's options, and a call's own
 * options override them.
 *
 * @example
 * ```ts
 * import { CallDefaults, Connections } from "@effect-auth0/management"
 * import { Effect, Stream } from "effect"
 *
 * export const nightly = Connections.list
 *   .items()
 *   .pipe(
 *     Stream.runCollect,
 *     Effect.provideService(CallDefaults, { priority: "bulk", deadline: "10 minutes" })
 *   )
 * ```
 */
export const CallDefaults: Reference<CallDefaults> = /* @__PURE__ */ callDefaultsOf<CallOptions>(
  profile.api
)
