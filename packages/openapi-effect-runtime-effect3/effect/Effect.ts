/** `effect/Effect` of Effect 4, over Effect 3: every effect is one of Effect 3's. */
import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as V3 from "effect/Effect"
import * as Either from "effect/Either"
import { dual } from "effect/Function"
import * as Option from "effect/Option"
import * as Runtime from "effect/Runtime"
import type * as Scope from "effect/Scope"
import * as Fiber from "./Fiber.ts"
import * as FiberState from "./FiberState.ts"
import * as LogLevel from "./LogLevel.ts"
import * as Result from "./Result.ts"

export { catchReason } from "./CatchReason.ts"
export {
  acquireRelease,
  acquireUseRelease,
  addFinalizer,
  andThen,
  annotateLogs,
  as,
  asVoid,
  async as callback,
  catchAll as catch,
  catchAllCause as catchCause,
  catchTag,
  die,
  type Effect,
  ensuring,
  fail,
  failCause,
  flatMap,
  forEach,
  gen,
  isEffect,
  logError,
  logWarning,
  makeSpan,
  map,
  mapError,
  matchCauseEffect,
  matchEffect,
  never,
  onError,
  onExit,
  promise,
  provideService,
  raceFirst,
  sleep,
  succeed,
  suspend,
  sync,
  tap,
  timeout,
  timeoutOption,
  tryPromise,
  uninterruptibleMask,
  void,
  withParentSpan,
  zip
} from "effect/Effect"

export type Success<T> = T extends V3.Effect<infer A, infer _E, infer _R> ? A : never

const undefined_: V3.Effect<undefined> = /* @__PURE__ */ V3.succeed(undefined)
export { undefined_ as undefined }

export const withFiber = <A, E = never, R = never>(
  evaluate: (fiber: Fiber.Fiber<unknown, unknown>) => V3.Effect<A, E, R>
): V3.Effect<A, E, R> =>
  // The effect that runs on the fiber is the one that is made here.
  V3.withFiberRuntime<A, E, R>((fiber) => evaluate(Fiber.fromV3(fiber)))

export const contextWith = <R, A, E, R2>(
  use: (context: Context.Context<R>) => V3.Effect<A, E, R2>
): V3.Effect<A, E, R | R2> =>
  // The type says that the services of `R` are in the context of the fiber.
  withFiber(({ context }) => use(context as unknown as Context.Context<R>))

export const result = <A, E, R>(
  self: V3.Effect<A, E, R>
): V3.Effect<Result.Result<A, E>, never, R> =>
  V3.map(V3.either(self), (either) =>
    Either.isRight(either) ? Result.succeed(either.right) : Result.fail(either.left)
  )

interface TimeoutOrElse<A, E, R> {
  readonly duration: Duration.DurationInput
  readonly orElse: () => V3.Effect<A, E, R>
}

export const timeoutOrElse: {
  <A2, E2, R2>(
    options: TimeoutOrElse<A2, E2, R2>
  ): <A, E, R>(self: V3.Effect<A, E, R>) => V3.Effect<A | A2, E | E2, R | R2>
  <A, E, R, A2, E2, R2>(
    self: V3.Effect<A, E, R>,
    options: TimeoutOrElse<A2, E2, R2>
  ): V3.Effect<A | A2, E | E2, R | R2>
} = /* @__PURE__ */ dual(
  2,
  <A, E, R, A2, E2, R2>(
    self: V3.Effect<A, E, R>,
    { duration, orElse }: TimeoutOrElse<A2, E2, R2>
  ): V3.Effect<A | A2, E | E2, R | R2> =>
    V3.flatten(
      V3.timeoutTo(self, {
        duration,
        onSuccess: (value): V3.Effect<A | A2, E2, R2> => V3.succeed(value),
        onTimeout: orElse
      })
    )
)

export const logWithLevel =
  (level: LogLevel.LogLevel) =>
  (...message: ReadonlyArray<unknown>): V3.Effect<void> =>
    V3.logWithLevel(LogLevel.toV3(level), ...message)

export const runForkWith = <R>(context: Context.Context<R>) => {
  const runtime = FiberState.runtimeOf(context)
  return <A, E>(
    effect: V3.Effect<A, E, R>,
    options?: { readonly signal?: AbortSignal | undefined }
  ): Fiber.Fiber<A, E> => {
    const fiber = Fiber.fromV3(Runtime.runFork(runtime, effect))
    const signal = options?.signal
    if (signal === undefined) return fiber
    const interrupt = () => fiber.interruptUnsafe()
    if (signal.aborted) interrupt()
    else {
      signal.addEventListener("abort", interrupt, { once: true })
      fiber.addObserver(() => signal.removeEventListener("abort", interrupt))
    }
    return fiber
  }
}

export const runSyncWith =
  <R>(context: Context.Context<R>) =>
  <A, E>(effect: V3.Effect<A, E, R>): A =>
    Runtime.runSync(FiberState.runtimeOf(context))(effect)

/** Rejects with the error itself, as Effect 4 does; Effect 3 rejects with a `FiberFailure`. */
export const runPromise = <A, E>(effect: V3.Effect<A, E>): Promise<A> =>
  V3.runPromiseExit(effect).then((exit) => {
    if (exit._tag === "Success") return exit.value
    throw Cause.squash(exit.cause)
  })

export const forkIn = <A, E, R>(
  self: V3.Effect<A, E, R>,
  scope: Scope.Scope
): V3.Effect<Fiber.Fiber<A, E>, never, R> =>
  V3.map(V3.withUnhandledErrorLogLevel(V3.forkIn(self, scope), Option.none()), Fiber.fromV3)
