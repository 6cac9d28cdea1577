/**
 * Keys of what Effect 4 has in a context and Effect 3 in its `FiberRefs`: tests of both ask for such a
 * service, provide it, and put it into contexts and layers.
 */
import * as Effect from "effect/Effect"
import * as FiberId from "effect/FiberId"
import type * as FiberRef from "effect/FiberRef"
import * as FiberRefs from "effect/FiberRefs"
import type * as Scope from "effect/Scope"
import { refsOfFiber, StateKey } from "openapi-effect-runtime-effect3/effect/FiberState"

/** A value, in every way in which it can be provided. */
export interface Setting {
  readonly around: <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  readonly inScope: Effect.Effect<void, never, Scope.Scope>
  readonly refs: FiberRefs.FiberRefs
}

/** A change of what fibers have in a ref. */
export const setting = <S>(fiberRef: FiberRef.FiberRef<S>, change: (state: S) => S): Setting => ({
  around: (self) => Effect.locallyWith(self, fiberRef, change),
  inScope: Effect.locallyScopedWith(fiberRef, change),
  refs: FiberRefs.updateAs(FiberRefs.empty(), {
    fiberId: FiberId.none,
    fiberRef,
    value: change(FiberRefs.getOrDefault(FiberRefs.empty(), fiberRef))
  })
})

/** A key that a test can ask for with `yield*`, and provide. */
export class TestKey<Value, Provided = Value> extends StateKey<Value> {
  readonly set: (value: Provided) => Setting

  constructor(key: StateKey<Value>, set: (value: Provided) => Setting) {
    super(key.get, key.provided)
    this.set = set
  }

  [Symbol.iterator](): ReturnType<Effect.Effect<Value>[typeof Symbol.iterator]> {
    return Effect.withFiberRuntime<Value>((fiber) => Effect.succeed(this.get(refsOfFiber(fiber))))[
      Symbol.iterator
    ]()
  }
}
