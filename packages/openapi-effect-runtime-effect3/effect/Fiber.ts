/** `effect/Fiber` of Effect 4: a fiber with its context, and with observers that can be removed. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as V3 from "effect/Fiber"
import * as FiberId from "effect/FiberId"
import * as Option from "effect/Option"
import * as FiberState from "./FiberState.ts"

type RefKey<A> = FiberState.StateKey<A> | Context.Reference<never, A>

export interface Fiber<out A, out E = never> {
  /** Effect 3's own. */
  readonly runtimeFiber: V3.RuntimeFiber<A, E>
  readonly context: Context.Context<never>
  readonly getRef: <B>(key: RefKey<B>) => B
  /** Returns what removes the observer again. */
  readonly addObserver: (observer: (exit: Exit.Exit<A, E>) => void) => () => void
  readonly interruptUnsafe: () => void
}

class View<A, E> implements Fiber<A, E> {
  readonly runtimeFiber: V3.RuntimeFiber<A, E>
  constructor(runtimeFiber: V3.RuntimeFiber<A, E>) {
    this.runtimeFiber = runtimeFiber
  }
  get context(): Context.Context<never> {
    return FiberState.contextOf(this.runtimeFiber)
  }
  getRef<B>(key: RefKey<B>): B {
    return key instanceof FiberState.StateKey
      ? key.get(FiberState.refsOfFiber(this.runtimeFiber))
      : Context.get(this.runtimeFiber.currentContext, key)
  }
  addObserver(observer: (exit: Exit.Exit<A, E>) => void): () => void {
    this.runtimeFiber.addObserver(observer)
    return () => this.runtimeFiber.removeObserver(observer)
  }
  interruptUnsafe(): void {
    this.runtimeFiber.unsafeInterruptAsFork(FiberId.none)
  }
}

/** A fiber of Effect 3, as Effect 4 shows fibers. */
export const fromV3 = <A, E>(fiber: V3.RuntimeFiber<A, E>): Fiber<A, E> => new View(fiber)

export const getCurrent = (): Fiber<unknown, unknown> | undefined =>
  Option.getOrUndefined(Option.map(V3.getCurrentFiber(), fromV3))

const await_ = <A, E>(fiber: Fiber<A, E>): Effect.Effect<Exit.Exit<A, E>> =>
  V3.await(fiber.runtimeFiber)
export { await_ as await }

/** Effect 3 would take over what the fiber has set for itself. */
export const join = <A, E>(fiber: Fiber<A, E>): Effect.Effect<A, E> =>
  Effect.flatten(V3.await(fiber.runtimeFiber))

export const interrupt = (fiber: Fiber<unknown, unknown>): Effect.Effect<void> =>
  Effect.asVoid(V3.interrupt(fiber.runtimeFiber))

export const interruptAll = (fibers: Iterable<Fiber<unknown, unknown>>): Effect.Effect<void> =>
  V3.interruptAll(Array.from(fibers, ({ runtimeFiber }) => runtimeFiber))
