/** `effect/Clock` of Effect 4: the clock of a fiber, with functions that need no effect. */
import * as FiberState from "./FiberState.ts"

export { currentTimeMillis } from "effect/Clock"
export type Clock = FiberState.Clock
export const Clock: FiberState.StateKey<Clock> = FiberState.clock
