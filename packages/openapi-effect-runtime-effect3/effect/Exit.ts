/** `effect/Exit` of Effect 4, as far as the runtime uses it. */
import * as V3 from "effect/Exit"
import * as FiberId from "effect/FiberId"

export { type Exit, fail, isInterrupted as hasInterrupts, isSuccess, void } from "effect/Exit"

/** Effect 3 wants to know which fiber interrupts: none of the program's. */
export const interrupt = (): V3.Exit<never> => V3.interrupt(FiberId.none)
