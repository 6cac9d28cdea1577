/**
 * Options for all calls of a region of a program: whatever runs in it, through however many
 * functions, has them unless it says otherwise itself.
 */
import * as Context from "effect/Context"
import type { CallOptions } from "./CallOptions.ts"

/** What a region can set. That a retry does no harm is said of one call, never of a region. */
export type CallDefaults<Options extends CallOptions = CallOptions> = Omit<Options, "idempotent">

const nothing = {}

/** What the options of a region are provided under, for one API: two SDKs do not share them. */
export const callDefaultsOf = <Options extends CallOptions = CallOptions>(
  api: string
): Context.Reference<CallDefaults<Options>> =>
  Context.Reference(`openapi-effect-runtime/CallDefaults/${api}`, {
    // All of them are optional.
    defaultValue: () => nothing as CallDefaults<Options>
  })

/** The options of a call in a region: its own before those of the region. */
export const withDefaults = <Options extends CallOptions>(
  defaults: CallDefaults,
  own: Options | undefined
): CallOptions | undefined => {
  if (defaults === nothing) return own
  const options: Record<string, unknown> = { ...defaults }
  for (const name in own) if (own[name] !== undefined) options[name] = own[name]
  options["headers"] = { ...defaults.headers, ...own?.headers }
  return options
}
