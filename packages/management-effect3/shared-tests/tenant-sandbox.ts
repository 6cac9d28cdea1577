/**
 * `@effect-auth0/tenant-sandbox`, which is written for Effect 4, for tests that call it from Effect 3: its
 * effects are those of Effect 3, on the clock of whoever runs them.
 */
import * as Sandbox from "@effect-auth0/tenant-sandbox"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Cause4 from "effect-4/Cause"
import * as Clock4 from "effect-4/Clock"
import * as Duration4 from "effect-4/Duration"
import * as Effect4 from "effect-4/Effect"
import * as Exit4 from "effect-4/Exit"
import * as Redacted4 from "effect-4/Redacted"
import * as Scope4 from "effect-4/Scope"
import { clock as clockKey, refsOfFiber } from "openapi-effect-runtime-effect3/effect/FiberState"
import type { Clock } from "openapi-effect-runtime-effect3/effect/FiberState"

export { planLimits, startTenantSandbox } from "@effect-auth0/tenant-sandbox"

const clockOf = (clock: Clock): Clock4.Clock => {
  const millis = () => clock.currentTimeMillisUnsafe()
  const nanos = () => clock.currentTimeNanosUnsafe()
  return {
    currentTimeMillisUnsafe: millis,
    currentTimeMillis: Effect4.sync(millis),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect4.sync(nanos),
    monotonicTimeNanosUnsafe: nanos,
    monotonicTimeNanos: Effect4.sync(nanos),
    sleep: (duration) =>
      Effect4.promise((signal) =>
        Effect.runPromise(clock.sleep(Duration.millis(Duration4.toMillis(duration))), { signal })
      )
  }
}

const exitOf = <A, E>(exit: Exit4.Exit<A, E>): Effect.Effect<A, E> => {
  if (Exit4.isSuccess(exit)) return Effect.succeed(exit.value)
  const failure = exit.cause.reasons.find(Cause4.isFailReason)
  return failure === undefined ? Effect.die(Cause4.squash(exit.cause)) : Effect.fail(failure.error)
}

/** An effect of Effect 4 as one of Effect 3. */
const effectOf = <A, E>(effect: Effect4.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.withFiberRuntime((fiber) => {
    const clock = clockOf(clockKey.get(refsOfFiber(fiber)))
    return Effect.async((resume) => {
      const running = Effect4.runFork(Effect4.provideService(effect, Clock4.Clock, clock))
      running.addObserver((exit) => resume(exitOf(exit)))
      return Effect.sync(() => running.interruptUnsafe())
    })
  })

/** Whatever the sandbox gives, with effects and secrets of Effect 3 in it. */
const adapted = (value: unknown): unknown => {
  if (Effect4.isEffect(value)) {
    // What the sandbox's effects need they are given when it is made.
    return Effect.map(effectOf(value as Effect4.Effect<unknown, unknown>), adapted)
  }
  if (Redacted4.isRedacted(value)) return Redacted.make(Redacted4.value(value))
  if (typeof value === "function") {
    return (...args: ReadonlyArray<unknown>): unknown =>
      adapted(Reflect.apply(value, undefined, args))
  }
  return typeof value === "object" &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, adapted(member)]))
    : value
}

export const makeSandbox = (
  options?: Sandbox.SandboxOptions
): Effect.Effect<unknown, Sandbox.SandboxStartError, Scope.Scope> =>
  Effect.acquireRelease(effectOf(Scope4.make()), (scope) =>
    effectOf(Scope4.close(scope, Exit4.void))
  ).pipe(
    Effect.flatMap((scope) => effectOf(Scope4.provide(Sandbox.makeSandbox(options), scope))),
    Effect.map(adapted)
  )

export class TenantSandbox extends Context.Tag("TenantSandbox")<TenantSandbox, unknown>() {
  static readonly layer = (
    options?: Sandbox.SandboxOptions
  ): Layer.Layer<TenantSandbox, Sandbox.SandboxStartError> =>
    Layer.scoped(TenantSandbox, makeSandbox(options))
}
