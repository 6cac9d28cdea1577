/** `effect/Random` of Effect 4, as far as the runtime uses it. */
import type * as FiberState from "./FiberState.ts"

export { next } from "effect/Random"
export type Random = FiberState.Random
