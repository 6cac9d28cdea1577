/** `effect/Layer` of Effect 4: whatever is built may use the layer's scope. */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as V3 from "effect/Layer"
import * as Scope from "effect/Scope"
import * as FiberState from "./FiberState.ts"

export {
  type Layer,
  provide,
  scoped as effect,
  succeed,
  sync,
  unwrapScoped as unwrap
} from "effect/Layer"

/** Keeps what a layer sets of fibers (a tracer, loggers), which Effect 3 leaves out of the context. */
export const buildWithScope = <A, E, R>(
  layer: V3.Layer<A, E, R>,
  scope: Scope.Scope
): Effect.Effect<Context.Context<A>, E, Exclude<R, Scope.Scope>> =>
  Effect.map(Scope.extend(V3.toRuntime(layer), scope), ({ context, fiberRefs }) =>
    FiberState.carrying(context, fiberRefs)
  )
