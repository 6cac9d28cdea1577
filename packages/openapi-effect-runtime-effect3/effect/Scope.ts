/** `effect/Scope` of Effect 4. */
import * as Effect from "effect/Effect"
import * as ExecutionStrategy from "effect/ExecutionStrategy"
import * as V3 from "effect/Scope"

export {
  addFinalizer,
  close,
  type CloseableScope as Closeable,
  extend as provide,
  Scope
} from "effect/Scope"

export const makeUnsafe = (): V3.CloseableScope => Effect.runSync(V3.make())

export const fork = (scope: V3.Scope): Effect.Effect<V3.CloseableScope> =>
  V3.fork(scope, ExecutionStrategy.sequential)
