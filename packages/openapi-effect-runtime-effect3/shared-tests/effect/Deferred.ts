/** `effect/Deferred` of Effect 4. */
import * as V3 from "effect/Deferred"
import * as FiberId from "effect/FiberId"

export * from "effect/Deferred"
export { unsafeDone as doneUnsafe } from "effect/Deferred"

export const makeUnsafe = <A, E = never>(): V3.Deferred<A, E> => V3.unsafeMake(FiberId.none)
