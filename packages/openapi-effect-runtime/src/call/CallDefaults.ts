/**
 * Options for all calls in a region of a program, at any depth, unless a call sets its own.
 */
import * as Context from "effect/Context"
import type { CallOptions } from "./CallOptions.ts"

/** The options that a region can set; not `idempotent`, which is a statement about a single call. */
export type CallDefaults<Options extends CallOptions = CallOptions> = Omit<Options, "idempotent">

const nothing = {}

/** The service that holds a region's options, one for each API: two SDKs do not share them. */
export const callDefaultsOf = <Options extends CallOptions = CallOptions>(
  api: string
): Context.Reference<CallDefaults<Options>> =>
  Context.Reference(`openapi-effect-runtime/CallDefaults/${api}`, {
    // All members are optional.
    defaultValue: () => nothing as CallDefaults<Options>
  })

/** The options of a call in a region; its own take precedence. */
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
