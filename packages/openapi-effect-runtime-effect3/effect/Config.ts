/** The types of `effect/Config` of Effect 4 that clients take options in. */
import type * as Config from "effect/Config"

export type { ConfigError } from "effect/ConfigError"

export type Wrap<A> = Config.Config.Wrap<A>
