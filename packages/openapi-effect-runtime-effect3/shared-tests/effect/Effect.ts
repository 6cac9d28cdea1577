/** `effect/Effect` of Effect 4, with what only tests use of it. */
import type * as V3Context from "effect/Context"
import * as V3 from "effect/Effect"
import { dual } from "effect/Function"
import * as Shim from "openapi-effect-runtime-effect3/effect/Effect"
// Also for its effect: the causes of all exits have reasons.
import * as Cause from "./Cause.ts"
import * as Fiber from "./Fiber.ts"
import { TestKey } from "./TestKey.ts"

export * from "effect/Effect"
export {
  provide as provideContext,
  tapErrorCause as tapCause,
  async as callback,
  catchAll as catch,
  catchAllCause as catchCause
} from "effect/Effect"
export {
  catchReason,
  contextWith,
  forkIn,
  logWithLevel,
  result,
  runForkWith,
  runPromise,
  runSyncWith,
  timeoutOrElse,
  undefined,
  withFiber
} from "openapi-effect-runtime-effect3/effect/Effect"

/** A turn of the loop, as in Effect 4: what is settled until then has been heard of. */
export const yieldNow: V3.Effect<void> = V3.async((resume) => {
  const turn = setImmediate(() => resume(V3.void))
  return V3.sync(() => clearImmediate(turn))
})

interface ForkOptions {
  readonly startImmediately?: boolean
}

export const forkChild: {
  (
    options?: ForkOptions
  ): <A, E, R>(self: V3.Effect<A, E, R>) => V3.Effect<Fiber.Fiber<A, E>, never, R>
  <A, E, R>(self: V3.Effect<A, E, R>, options?: ForkOptions): V3.Effect<Fiber.Fiber<A, E>, never, R>
} = dual(
  ([self]) => V3.isEffect(self),
  <A, E, R>(
    self: V3.Effect<A, E, R>,
    options?: ForkOptions
  ): V3.Effect<Fiber.Fiber<A, E>, never, R> =>
    V3.map(V3.fork(self), Fiber.fromV3).pipe(
      V3.tap(options?.startImmediately === true ? yieldNow : V3.void)
    )
)

/** The context of the fiber, with what Effect 4 keeps in it. */
export const context = (): V3.Effect<V3Context.Context<never>> =>
  Shim.withFiber((fiber) => V3.succeed(fiber.context))

export const provideService: {
  <Value, Provided>(
    key: TestKey<Value, Provided>,
    value: Provided
  ): <A, E, R>(self: V3.Effect<A, E, R>) => V3.Effect<A, E, R>
  <I, S>(
    key: V3Context.Tag<I, S>,
    value: S
  ): <A, E, R>(self: V3.Effect<A, E, R>) => V3.Effect<A, E, Exclude<R, I>>
} = dual(
  3,
  <A, E, R>(
    self: V3.Effect<A, E, R>,
    key: TestKey<unknown> | V3Context.Tag<unknown, unknown>,
    value: unknown
  ): V3.Effect<A, E, R> =>
    key instanceof TestKey ? key.set(value).around(self) : V3.provideService(self, key, value)
)

export const runPromiseWith =
  <R>(services: V3Context.Context<R>) =>
  <A, E>(effect: V3.Effect<A, E, R>): Promise<A> =>
    new Promise((resolve, reject) => {
      Shim.runForkWith(services)(effect).addObserver((exit) => {
        if (exit._tag === "Success") resolve(exit.value)
        else reject(Cause.squash(exit.cause))
      })
    })
