/** `effect/Fiber` of Effect 4, whose fibers can be asked whether they are done. */
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type * as V3 from "effect/Fiber"
import * as Shim from "openapi-effect-runtime-effect3/effect/Fiber"

/** A fiber of Effect 4, or one that Effect 3's own functions have made. */
type AnyFiber<A, E> = Shim.Fiber<A, E> | V3.RuntimeFiber<A, E>

const viewOf = <A, E>(fiber: AnyFiber<A, E>): Shim.Fiber<A, E> =>
  "runtimeFiber" in fiber ? fiber : Shim.fromV3(fiber)

export interface Fiber<out A, out E = never> extends Shim.Fiber<A, E> {
  /** How the fiber ended; `undefined` while it runs. */
  readonly pollUnsafe: () => Exit.Exit<A, E> | undefined
}

export const fromV3 = <A, E>(fiber: V3.RuntimeFiber<A, E>): Fiber<A, E> =>
  Object.assign(Shim.fromV3(fiber), { pollUnsafe: () => fiber.unsafePoll() ?? undefined })

const await_ = <A, E>(fiber: AnyFiber<A, E>): Effect.Effect<Exit.Exit<A, E>> =>
  Shim.await(viewOf(fiber))
export { await_ as await }

export const join = <A, E>(fiber: AnyFiber<A, E>): Effect.Effect<A, E> => Shim.join(viewOf(fiber))

export const joinAll = <A, E>(
  fibers: ReadonlyArray<AnyFiber<A, E>>
): Effect.Effect<ReadonlyArray<A>, E> => Effect.forEach(fibers, join)

export const interrupt = (fiber: AnyFiber<unknown, unknown>): Effect.Effect<void> =>
  Shim.interrupt(viewOf(fiber))

export const interruptAll = (fibers: Iterable<AnyFiber<unknown, unknown>>): Effect.Effect<void> =>
  Shim.interruptAll(Array.from(fibers, viewOf))
